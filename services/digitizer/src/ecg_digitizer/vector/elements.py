"""The lines and words of a PDF page as the reader sees it: points (1/72 inch) from the top left corner, y downwards.

Form transforms are followed, curves become short lines, the page's rotation and crop box are applied. Clips are not: a
trace that leaves its clip is read on, where a cart's pen would have run on too.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium

Points = npt.NDArray[np.float64]
"""Shape (n, 2): x and y."""

MOST_POINTS: Final = 1_000_000
"""A page with more points is no ECG page, and reading it would take longer than drawing it."""

MOST_CHARACTERS: Final = 20_000
"""A page with more text is a book's; an ECG with a long interpretation has about 3,000."""

_CURVE_STEPS: Final = np.linspace(0.0, 1.0, 9)[1:, None]
_THIN_PT: Final = 0.7
"""A filled rectangle thinner than this was drawn as a line (a quarter of a millimetre)."""


@dataclass(frozen=True, slots=True)
class Pen:
    """How a line was drawn: colour with opacity, and width in points."""

    colour: tuple[int, int, int, int]
    width_pt: float


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One unbroken run of a drawn path."""

    points: Points
    pen: Pen


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box: left, top, right, bottom."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        """Centre of the box."""
        return (self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0


@dataclass(frozen=True, slots=True, eq=False)
class PageElements:
    """All that was drawn as vectors on one page."""

    width_pt: float
    height_pt: float
    lines: tuple[Line, ...]
    words: tuple[Word, ...]
    text: str


def page_elements(page: pypdfium2.PdfPage) -> PageElements | None:
    """Return the lines and words of a page, or None if there are too many of them to be an ECG."""
    to_view, width_pt, height_pt = _view(page)
    lines: list[Line] = []
    n_points = 0
    for item, placed in _paths(page):
        n_points += pdfium.FPDFPath_CountSegments(item)
        if n_points > MOST_POINTS:
            return None
        lines.extend(_lines(item, placed @ to_view))
    textpage = page.get_textpage()
    if textpage.count_chars() > MOST_CHARACTERS:
        return None
    return PageElements(
        width_pt=width_pt,
        height_pt=height_pt,
        lines=tuple(lines),
        words=tuple(_words(textpage, to_view)),
        text=re.sub(r"\s+", " ", textpage.get_text_range()),
    )


def _view(page: pypdfium2.PdfPage) -> tuple[Points, float, float]:
    """Return the matrix from page space to the page as shown (row vectors, 3 x 3), and the shown size."""
    left, bottom, right, top = page.get_cropbox()
    width, height = right - left, top - bottom
    turned = {
        0: [(1, 0), (0, -1), (-left, top)],
        90: [(0, 1), (1, 0), (-bottom, -left)],
        180: [(-1, 0), (0, 1), (right, -bottom)],
        270: [(0, -1), (-1, 0), (top, right)],
    }[page.get_rotation()]
    matrix = np.eye(3)
    matrix[:, :2] = turned
    return (matrix, width, height) if page.get_rotation() in (0, 180) else (matrix, height, width)


def _paths(page: pypdfium2.PdfPage) -> Iterator[tuple[Any, Points]]:
    """Yield each path with its matrix to page space, forms in forms included."""
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=15):
        matrix = _matrix(item)
        container = item.container
        while container is not None:
            matrix = matrix @ _matrix(container)
            container = container.container
        yield item, matrix


def _matrix(item: Any) -> Points:  # noqa: ANN401 - pypdfium2 has no types
    m = item.get_matrix()
    return np.array([(m.a, m.b, 0.0), (m.c, m.d, 0.0), (m.e, m.f, 1.0)])


def _lines(path: Any, matrix: Points) -> list[Line]:  # noqa: ANN401 - pypdfium2 has no types
    fill, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroked)
    runs = [run for raw in _runs(path) if np.isfinite(run := (raw @ matrix[:2, :2]) + matrix[2, :2]).all()]
    if stroked.value:
        width = ctypes.c_float()
        pdfium.FPDFPageObj_GetStrokeWidth(path, width)
        scale = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
        pen = Pen(_colour(pdfium.FPDFPageObj_GetStrokeColor, path), round(width.value * scale, 3))
        return [Line(run, pen) for run in runs if len(run) > 1] if pen.colour[3] else []
    if fill.value:
        pen = Pen(_colour(pdfium.FPDFPageObj_GetFillColor, path), 0.0)
        return [Line(_along(run), pen) for run in runs if _is_thin(run)] if pen.colour[3] else []
    return []


def _colour(read: Any, item: Any) -> tuple[int, int, int, int]:  # noqa: ANN401 - pypdfium2 has no types
    channels = [ctypes.c_uint() for _ in range(4)]
    read(item, *channels)
    red, green, blue, alpha = (channel.value for channel in channels)
    return red, green, blue, alpha


def _runs(path: Any) -> list[Points]:  # noqa: ANN401 - pypdfium2 has no types
    """Split a path at its moves; a Bézier curve becomes eight short lines."""
    runs: list[list[tuple[float, float]]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    controls: list[tuple[float, float]] = []
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        point = (x.value, y.value)
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not runs:
            runs.append([point])
        elif kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            controls.append(point)
            if len(controls) == 3:
                runs[-1].extend(_curve(runs[-1][-1], controls))
                controls = []
        else:
            runs[-1].append(point)
        if pdfium.FPDFPathSegment_GetClose(segment) and runs[-1][-1] != runs[-1][0]:
            runs[-1].append(runs[-1][0])
    return [np.array(run, np.float64) for run in runs]


def _curve(start: tuple[float, float], controls: list[tuple[float, float]]) -> list[tuple[float, float]]:
    t = _CURVE_STEPS
    p0, p1, p2, p3 = (np.array(point) for point in (start, *controls))
    points = (1 - t) ** 3 * p0 + 3 * t * (1 - t) ** 2 * p1 + 3 * t**2 * (1 - t) * p2 + t**3 * p3
    return [(float(px), float(py)) for px, py in points]


def _is_thin(run: Points) -> bool:
    return len(run) in (4, 5) and bool(np.ptp(run, axis=0).min() < _THIN_PT)


def _along(rectangle: Points) -> Points:
    """Return the middle line of a thin rectangle, along its longer side."""
    low, high = rectangle.min(axis=0), rectangle.max(axis=0)
    start, end = low.copy(), high.copy()
    across = int(np.argmin(high - low))
    start[across] = end[across] = (low[across] + high[across]) / 2.0
    return np.array([start, end])


def _words(textpage: pypdfium2.PdfTextPage, to_view: Points) -> Iterator[Word]:
    """Group characters: a word ends at a blank, a jump to another line or a gap wider than half its height."""
    text, box = "", np.zeros(4)
    for index in range(textpage.count_chars()):
        character = textpage.get_text_range(index, 1)
        left, bottom, right, top = textpage.get_charbox(index)
        corners = np.array([(left, bottom, 1.0), (right, top, 1.0)]) @ to_view[:, :2]
        here = np.concatenate([corners.min(axis=0), corners.max(axis=0)])
        blank = not character.strip()
        if text and (blank or not _continues(box, here)):
            yield Word(text, *(float(edge) for edge in box))
            text = ""
        if not blank:
            box = np.concatenate([np.minimum(box[:2], here[:2]), np.maximum(box[2:], here[2:])]) if text else here
            text += character
    if text:
        yield Word(text, *(float(edge) for edge in box))


def _continues(box: Points, here: Points) -> bool:
    height = max(box[3] - box[1], here[3] - here[1], 1.0)
    return bool(
        here[0] - box[2] < 0.5 * height
        and here[0] > box[0] - 0.5 * height
        and here[1] < box[3] + 0.2 * height
        and here[3] > box[1] - 0.2 * height
    )
