"""The page that was digitized, small enough for a report, with the trace that was read drawn over it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from ecg_shared.paper.extrema import extrema
from ecg_shared.paper.plan import Box, Points, unbroken
from ecg_shared.paper.style import Colour
from ecg_shared.paper.svg import COARSE_UNIT_MM, Drawing

from ecg_analyzer.report.figure import Caption, Figure

WIDTH_MM: Final = 168.0
HEIGHT_MM: Final = 150.0
MOST_PX: Final = 1500
"""Long side in the report: 230 dpi where it prints 168 mm wide."""
MOST_BYTES: Final = 200_000
_QUALITIES: Final = (70, 55, 40, 25)
_STEP_MM: Final = 0.1
COLOURS: Final[tuple[Colour, ...]] = ((0, 90, 200), (190, 0, 120), (0, 120, 60), (190, 80, 0), (100, 40, 190))


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A JPEG of the page, and the figure to lay over it; both cover the same rectangle."""

    jpeg: bytes
    overlay: Figure


def page_picture(jpeg: bytes, trace: bytes) -> PagePicture:
    """Return the digitizer's picture of a page (JPEG) at print size, with its trace (JSON) as a vector figure.

    Raises ValueError where the picture or the trace cannot be read: both were written by the digitize stage.
    """
    document = json.loads(trace)
    width_mm = min(WIDTH_MM, HEIGHT_MM * document["width"] / document["height"])
    mm_per_px = width_mm / document["width"]
    view = Box(0.0, 0.0, width_mm, document["height"] * mm_per_px)
    drawing = Drawing(view, COARSE_UNIT_MM)
    parts, captions = [], []
    for number, lead in enumerate(document["leads"]):
        colour = COLOURS[number % len(COLOURS)]
        box = lead["box"]
        corner = np.array([box["x"], box["y"]])
        size = np.array([box["width"], box["height"]])
        frame = np.array([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]) * size + corner
        parts.append(drawing.lines([frame * mm_per_px], colour, 0.12, dash_mm=(0.8, 0.8)))
        parts.append(drawing.lines(_trace(lead, mm_per_px), colour, 0.18))
        label = f"{lead['name']} {100.0 * lead['coverage']:.0f} %"
        x_mm, y_mm = corner * mm_per_px
        captions.append(Caption(label, float(x_mm), max(float(y_mm) - 0.6, 2.2), 6.5, bold=True, colour=colour))
    overlay = Figure(
        "page_overlay",
        drawing.document(parts),
        view,
        f"The digitized page with the trace read from it, {len(document['leads'])} leads",
        tuple(captions),
    )
    return PagePicture(_smaller(jpeg), overlay)


def _trace(lead: Mapping[str, Any], mm_per_px: float) -> list[Points]:
    points = np.array([lead["x"], lead["y"]], np.float64).T.reshape(-1, 2) * mm_per_px
    lines = []
    for run in unbroken(points):
        n_steps = int((run[-1, 0] - run[0, 0]) / _STEP_MM)
        if 2 * n_steps < len(run):
            thinned = extrema(run[:, 1], n_steps=max(n_steps, 1))
            thinned[:, 0] = np.interp(thinned[:, 0] / max(n_steps, 1), np.linspace(0.0, 1.0, len(run)), run[:, 0])
            lines.append(thinned)
        else:
            lines.append(run)
    return lines


def _smaller(jpeg: bytes) -> bytes:
    """Return the picture with at most MOST_PX a side, at the best quality that keeps it under MOST_BYTES."""
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise ValueError("the page's picture is no JPEG")
    scale = MOST_PX / max(picture.shape[:2])
    if scale < 1.0:
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    content = b""
    for quality in _QUALITIES:
        _, encoded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
        content = encoded.tobytes()
        if len(content) <= MOST_BYTES:
            break
    return content
