"""The paper of a tile: its ruling, ink, print and what happens to it until it is a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_shared.paper.plan import Points
from ecg_shared.paper.raster import Pixels
from ecg_shared.paper.style import Colour

from ecg_training.pages import capture, looks, surface
from ecg_training.pages.split import Split
from ecg_training.pages.surface import Effect
from ecg_training.pages.typefaces import lettered, typefaces

Levels = npt.NDArray[np.float32]
ToMm = Callable[[Points, Points], tuple[Points, Points]]

_USUAL_DPI: Final = (100.0, 150.0, 200.0, 200.0, 250.0, 300.0)
_WORDS: Final = ("25 mm/s", "10 mm/mV", "Normal ECG", "Sinus rhythm", "V", "aVF", "II", "Borderline", "04:12", "/", "-")
_FINE_PX: Final = 32.0
"""Strokes are drawn this many pixels a millimetre and averaged, for OpenCV places thick ones to a pixel only."""

_SCAN: Final = {"blurred": 0.8, "streaked": 0.2, "noisy": 0.9, "compressed": 0.9}
_PHOTO: Final = {
    "defocused": 0.4,
    "shaken": 0.2,
    "shadowed": 0.4,
    "lit_unevenly": 0.4,
    "glaring": 0.2,
    "white_balanced": 0.7,
    "moire": 0.08,
    "noisy": 0.9,
    "compressed": 0.9,
}
_AGE: Final = {"yellowed": 0.2, "faded": 0.2, "bled_through": 0.1, "dropped_dots": 0.1, "dusted": 0.1}


@dataclass(frozen=True, slots=True, eq=False)
class Strokes:
    """What is drawn in ink, in millimetres: traces, other lines, and where labels stand."""

    traces: list[Points]
    marks: list[Points]
    labels_mm: list[npt.NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Paper:
    """How a tile's page looks and by which way it comes: ``clean``, ``scan``, ``one_bit`` or ``photo``."""

    px_per_mm: float
    colour: Colour
    ink: Colour
    fine: Colour | None
    bold: Colour | None
    fine_mm: float
    bold_mm: float
    trace_mm: float
    ruling: str
    way: str

    @classmethod
    def chance(cls, rng: np.random.Generator, difficulty: float) -> Paper:
        """Return a chance paper."""
        style = looks.style(rng, Split.TRAIN)
        hard = rng.random() < difficulty
        way = str(rng.choice(["clean", "scan", "one_bit", "photo"], p=[0.2, 0.35, 0.2, 0.25])) if hard else "clean"
        usual = rng.random() < 0.75
        dpi = float(rng.choice(_USUAL_DPI)) if usual else float(rng.uniform(75.0, 320.0))
        dpi = max(dpi, 150.0) if way == "one_bit" else dpi
        ink, fine, bold = style.ink, style.fine, style.bold
        if rng.random() < 0.4:
            ink, fine, bold = _any_colours(rng)
        return cls(
            px_per_mm=dpi / 25.4,
            colour=style.paper,
            ink=ink,
            fine=fine,
            bold=bold,
            fine_mm=style.fine_mm,
            bold_mm=style.bold_mm,
            trace_mm=float(np.exp(rng.uniform(np.log(0.13), np.log(0.6)))),
            ruling=str(rng.choice(["lines", "dots", "dashes", "five", "none"], p=[0.66, 0.1, 0.08, 0.08, 0.08])),
            way=way,
        )


def paint(
    rng: np.random.Generator, paper: Paper, strokes: Strokes, size_mm: tuple[float, float]
) -> tuple[Pixels, list[npt.NDArray[np.float64]]]:
    """Print a tile upright. Returns it with the boxes (left, top, right, bottom, in mm) that something opaque hides."""
    width, height = (round(side * paper.px_per_mm) for side in size_mm)
    levels = np.empty((height, width, 3), np.float32)
    levels[:] = paper.colour
    _rule(rng, levels, paper)
    ink = _stroked(strokes.traces, paper.trace_mm, paper.px_per_mm, (width, height))
    marks = _stroked(strokes.marks, paper.trace_mm, paper.px_per_mm, (width, height))
    np.maximum(ink, marks, out=ink)
    _write(rng, ink, paper, strokes.labels_mm)
    levels += (ink * rng.uniform(0.75, 1.0))[..., None] * (np.array(paper.ink, np.float32) - levels)
    covers = _cover(rng, levels, paper, size_mm) if paper.way != "clean" else []
    return np.clip(np.rint(levels), 0, 255).astype(np.uint8), covers


def captured(
    rng: np.random.Generator,
    paper: Paper,
    picture: Pixels,
    to_mm: ToMm,
    size_px: tuple[int, int],
    difficulty: float,
) -> Pixels:
    """Age the print, put it askew before a scanner or camera, and sample what they saw on the sheet of ``size_px``."""
    height, width = picture.shape[:2]
    angle = float(np.clip(rng.normal(0.0, 2.0), -5.0, 5.0)) if paper.way != "clean" else 0.0
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), angle, 1.0)
    if paper.way != "clean":
        picture = _touched(picture, surface.ALL, _AGE, rng)
        around = tuple(int(level) for level in paper.colour)
        askew = cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=around)
        picture = np.asarray(askew, np.uint8)
    if paper.way == "photo":
        picture = _touched(picture, capture.ALL, _PHOTO, rng)
    elif paper.way in ("scan", "one_bit"):
        picture = _touched(picture, capture.ALL, _SCAN, rng)
    elif rng.random() < 0.3 * difficulty:
        picture = capture.compressed(picture, rng)
    if paper.way == "one_bit":
        picture = (capture.dithered if rng.random() < 0.25 else capture.thresholded)(picture, rng)
    columns, rows = np.meshgrid(np.arange(size_px[0], dtype=np.float64), np.arange(size_px[1], dtype=np.float64))
    x_mm, y_mm = to_mm(columns, rows)
    x, y = x_mm * paper.px_per_mm - 0.5, y_mm * paper.px_per_mm - 0.5
    map_x = (turn[0, 0] * x + turn[0, 1] * y + turn[0, 2]).astype(np.float32)
    map_y = (turn[1, 0] * x + turn[1, 1] * y + turn[1, 2]).astype(np.float32)
    seen = cv2.remap(picture, map_x, map_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(seen, np.uint8)


def _any_colours(rng: np.random.Generator) -> tuple[Colour, Colour | None, Colour | None]:
    """Return colours of ink and ruling with nothing in common but that the ink is no lighter; at times the same."""
    ink = rng.uniform(0.0, 110.0, 3) if rng.random() < 0.6 else np.repeat(rng.uniform(0.0, 120.0), 3)
    tint = rng.uniform(0.0, 1.0, 3) if rng.random() < 0.75 else np.repeat(rng.random(), 3)
    if rng.random() < 0.15:
        tint = (ink + 5.0) / 160.0
    bold = ink + (1.0 - float(rng.uniform(0.2, 1.0))) * (255.0 - ink) * 0.7 + 40.0 * tint
    fine = bold + float(rng.uniform(0.0, 0.8)) * (255.0 - bold)
    return _colour(ink), None if rng.random() < 0.1 else _colour(fine), _colour(bold)


def _colour(levels: npt.NDArray[np.float64]) -> Colour:
    red, green, blue = (int(level) for level in np.clip(levels, 0, 255))
    return red, green, blue


def _rule(rng: np.random.Generator, levels: Levels, paper: Paper) -> None:
    """Draw both rulings, each line by its exact share of each pixel; dotted and dashed ones are cut across."""
    if paper.ruling == "none":
        return
    first_mm = rng.uniform(-5.0, 0.0, 2)
    for colour, step_mm, width_mm in ((paper.fine, 1.0, paper.fine_mm), (paper.bold, 5.0, paper.bold_mm)):
        if colour is None or (paper.ruling == "five" and step_mm == 1.0):
            continue
        shares = [
            _shares(levels.shape[axis], first_mm[1 - axis], step_mm, width_mm, paper.px_per_mm) for axis in (0, 1)
        ]
        rows, columns = shares
        is_cut = paper.ruling in ("dots", "dashes") and (step_mm == 1.0 or rng.random() < 0.3)
        if is_cut:
            part_mm = 0.3 if paper.ruling == "dots" else 0.6
            cuts = [
                np.minimum(1.0, _shares(levels.shape[axis], first_mm[1 - axis], 1.0, part_mm, paper.px_per_mm))
                for axis in (0, 1)
            ]
            free = np.asarray((1.0 - np.outer(rows, cuts[1])) * (1.0 - np.outer(cuts[0], columns)), np.float64)
        else:
            free = np.asarray(np.outer(1.0 - rows, 1.0 - columns), np.float64)
        levels += (1.0 - free).astype(np.float32)[..., None] * (np.array(colour, np.float32) - levels)


def _shares(n: int, first_mm: float, step_mm: float, width_mm: float, px_per_mm: float) -> npt.NDArray[np.float64]:
    edges_mm = np.arange(n + 1) / px_per_mm
    at_mm = np.arange(first_mm, edges_mm[-1] + step_mm, step_mm)
    covered = np.clip(edges_mm[:, None], at_mm - width_mm / 2, at_mm + width_mm / 2).sum(axis=1)
    return np.asarray(np.minimum(1.0, np.diff(covered) * px_per_mm))


def _stroked(lines: list[Points], width_mm: float, px_per_mm: float, size_px: tuple[int, int]) -> Levels:
    """Return the ink's cover of each pixel, 0 to 1."""
    finer = max(2, round(_FINE_PX / px_per_mm))
    canvas = np.zeros((size_px[1] * finer, size_px[0] * finer), np.uint8)
    scale = px_per_mm * finer
    pen = max(1, round(width_mm * scale))
    for line in lines:
        if len(line) >= 2:
            places = np.rint((line * scale - 0.5) * 16.0).astype(np.int32)
            cv2.polylines(canvas, [places], False, 255, pen, cv2.LINE_8, 4)
    return cv2.resize(canvas, size_px, interpolation=cv2.INTER_AREA).astype(np.float32) / np.float32(255.0)


def _write(rng: np.random.Generator, ink: Levels, paper: Paper, labels_mm: list[npt.NDArray[np.float64]]) -> None:
    """Letter the labels at their places, and other texts anywhere, over traces too."""
    height, width = ink.shape
    places = [(at, str(rng.choice(STANDARD_LEADS))) for at in labels_mm if rng.random() < 0.8]
    for _ in range(int(rng.integers(0, 3))):
        at = rng.uniform(0.0, 1.0, 2) * (width, height) / paper.px_per_mm
        places.append((at, str(rng.choice(_WORDS))))
    for at, text in places:
        typeface = typefaces(held_out=False)[int(rng.integers(len(typefaces(held_out=False))))]
        patch = lettered(text, typeface, max(6, round(float(rng.uniform(2.2, 5.5)) * paper.px_per_mm))).ink
        x, y = (int(place) for place in np.asarray(at) * paper.px_per_mm)
        y -= patch.shape[0]
        part = ink[max(0, y) : y + patch.shape[0], max(0, x) : x + patch.shape[1]]
        if y > -patch.shape[0] and x > -patch.shape[1] and part.size:
            cut = patch[max(0, -y) :, max(0, -x) :][: part.shape[0], : part.shape[1]]
            np.maximum(part, cut.astype(np.float32) / np.float32(255.0), out=part)


def _cover(
    rng: np.random.Generator, levels: Levels, paper: Paper, size_mm: tuple[float, float]
) -> list[npt.NDArray[np.float64]]:
    """Lay opaque things on the paper at times: a thumb, a sticker, a redaction; write by hand at times."""
    if rng.random() < 0.15:
        start = rng.uniform(0.0, 1.0, 2) * levels.shape[1::-1]
        steps = np.cumsum(
            rng.normal(0.0, 1.2 * paper.px_per_mm, (30, 2)) + rng.normal(0.0, 0.5 * paper.px_per_mm, 2), 0
        )
        pen = tuple(float(level) for level in rng.uniform(0, 170, 3))
        thick = max(1, round(0.4 * paper.px_per_mm))
        cv2.polylines(levels, [np.rint(start + steps).astype(np.int32)], False, pen, thick, cv2.LINE_AA)
    boxes = []
    for _ in range(int(rng.integers(1, 3)) if rng.random() < 0.12 else 0):
        left, top = rng.uniform(-3.0, 1.0, 2) + rng.uniform(0.0, 0.9, 2) * size_mm
        wide, high = rng.uniform(1.0, 12.0, 2)
        boxes.append(np.array([left, top, left + wide, top + high]))
    if rng.random() < 0.08:
        boxes.append(_beyond_the_edge(rng, size_mm))
    for box in boxes:
        x0, y0, x1, y1 = (max(0, round(edge * paper.px_per_mm)) for edge in box)
        levels[y0:y1, x0:x1] = rng.choice([0.0, 255.0, 128.0]) if rng.random() < 0.6 else rng.uniform(0, 255, 3)
    return boxes


def _beyond_the_edge(rng: np.random.Generator, size_mm: tuple[float, float]) -> npt.NDArray[np.float64]:
    """Return the box of a tile where the page is not, on one of its sides."""
    box = np.array([-50.0, -50.0, size_mm[0] + 50.0, size_mm[1] + 50.0])
    side = int(rng.integers(4))
    inner = float(rng.uniform(0.0, 0.45)) * size_mm[side % 2]
    box[(side + 2) % 4] = inner if side < 2 else size_mm[side % 2] - inner
    return box


def _touched(
    image: Pixels, effects: Mapping[str, Effect], chances: Mapping[str, float], rng: np.random.Generator
) -> Pixels:
    for name, chance in chances.items():
        if rng.random() < chance:
            image = effects[name](image, rng)
    return image
