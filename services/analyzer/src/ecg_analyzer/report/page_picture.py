"""The page that was digitized, small enough for a report, with the trace that was read drawn over it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import cv2
import numpy as np
from ecg_shared.paper.plan import Box, Points, unbroken
from ecg_shared.paper.style import Colour
from ecg_shared.paper.svg import COARSE_UNIT_MM, Drawing

from ecg_analyzer.report.figure import Caption, Figure

WIDTH_MM: Final = 168.0
HEIGHT_MM: Final = 150.0
MOST_BYTES: Final = 120_000
_SIZES: Final = ((1200, 65), (1200, 40), (900, 40), (700, 40))
"""Longest side in pixels and JPEG quality, tried in turn; 1200 is 180 dpi where the page prints 168 mm wide."""
_HALVED_PX: Final = 2000
_THINNED_MM: Final = 0.03
COLOURS: Final[tuple[Colour, ...]] = ((0, 90, 200), (190, 0, 120), (0, 120, 60), (190, 80, 0), (100, 40, 190))


def page_figure(jpeg: bytes, trace: bytes) -> Figure:
    """Return the digitizer's picture of a page (JPEG) at print size with its trace (JSON) over it.

    Raises ValueError where the picture or the trace cannot be read: both were written by the digitize stage.
    """
    document = json.loads(trace)
    width_mm = min(WIDTH_MM, HEIGHT_MM * document["width"] / document["height"])
    mm_per_px = width_mm / document["width"]
    view = Box(0.0, 0.0, width_mm, document["height"] * mm_per_px)
    drawing = Drawing(view, COARSE_UNIT_MM)
    parts = [drawing.picture(_smaller(jpeg, max(document["width"], document["height"])), view)]
    captions = []
    for number, lead in enumerate(document["leads"]):
        colour = COLOURS[number % len(COLOURS)]
        box = lead["box"]
        corner = np.array([box["x"], box["y"]]) + 0.5  # pixel centres are whole numbers
        size = np.array([box["width"], box["height"]])
        frame = np.array([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]) * size + corner
        parts.append(drawing.lines([frame * mm_per_px], colour, 0.12, dash_mm=(0.8, 0.8)))
        parts.append(drawing.lines(_trace(lead, mm_per_px), colour, 0.18))
        label = f"{lead['name']} {100.0 * lead['coverage']:.0f} %"
        x_mm, y_mm = corner * mm_per_px
        captions.append(Caption(label, float(x_mm), max(float(y_mm) - 0.6, 2.2), 6.5, bold=True, colour=colour))
    return Figure(
        "page",
        drawing.document(parts),
        view,
        f"The digitized page with the trace read from it, {len(document['leads'])} leads",
        tuple(captions),
    )


def _trace(lead: Mapping[str, Any], mm_per_px: float) -> list[Points]:
    """Return the lead's line in mm, without the points that no print shows (Douglas, Peucker)."""
    points = (np.array([lead["x"], lead["y"]], np.float64).T.reshape(-1, 2) + 0.5) * mm_per_px
    runs = [run.astype(np.float32)[:, None] for run in unbroken(points)]
    return [cv2.approxPolyDP(run, _THINNED_MM, closed=False)[:, 0].astype(np.float64) for run in runs]


def _smaller(jpeg: bytes, longest_side_px: float) -> bytes:
    """Return the picture at the first of the sizes that keeps it under MOST_BYTES, else at the last.

    A large one is decoded at half its size, which costs a third.
    """
    how = cv2.IMREAD_REDUCED_COLOR_2 if longest_side_px >= _HALVED_PX else cv2.IMREAD_COLOR
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), how)
    if picture is None:
        raise ValueError("the page's picture is no JPEG")
    content = b""
    for longest_px, quality in _SIZES:
        scale = longest_px / max(picture.shape[:2])
        if scale < 1.0:
            picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        _, encoded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
        content = encoded.tobytes()
        if len(content) <= MOST_BYTES:
            break
    return content
