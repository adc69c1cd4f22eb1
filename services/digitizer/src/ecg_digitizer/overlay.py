"""The page with what was read drawn over it: every traced line, every lead's box and name."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from ecg_digitizer.digitization import Digitization, ReadLead
from ecg_digitizer.page.picture import Picture, Rgb

_COLOURS: Final = ((0, 90, 200), (190, 0, 120), (0, 130, 60), (200, 90, 0), (100, 40, 190), (0, 130, 150))
"""Apart from each other and from red grids; a colour a lead, in turn."""
_LONGEST_SIDE_PX: Final = 2400
_FADE: Final = 0.55  # the page stays readable under the lines
_SUBPIXEL_BITS: Final = 4


def draw_overlay(picture: Picture, digitization: Digitization) -> bytes:
    """Return a PNG of the page, at most 2400 px wide or high, with lines, boxes and names of the leads."""
    scale = min(1.0, _LONGEST_SIDE_PX / max(picture.height_px, picture.width_px))
    page = picture.rgb
    if scale < 1.0:
        page = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.uint8)
    canvas = (255 - (255 - page.astype(np.float32)) * _FADE).astype(np.uint8)
    for number, lead in enumerate(digitization.leads):
        _draw_lead(canvas, lead, _COLOURS[number % len(_COLOURS)], scale)
    ok, png = cv2.imencode(".png", cv2.cvtColor(canvas, cv2.COLOR_RGB2BGR))
    if not ok:
        raise RuntimeError("the overlay could not be encoded")
    return bytes(png)


def _draw_lead(canvas: Rgb, lead: ReadLead, colour: tuple[int, int, int], scale: float) -> None:
    height = canvas.shape[0]
    text_size = max(0.4, height / 2400)
    thick = max(1, round(height / 1500))
    pad = 4 * scale + 2
    left, top = round(lead.box.x * scale - pad), round(lead.box.y * scale - pad)
    right = round((lead.box.x + lead.box.width) * scale + pad)
    bottom = round((lead.box.y + lead.box.height) * scale + pad)
    cv2.rectangle(canvas, (left, top), (right, bottom), colour, 1, cv2.LINE_AA)
    points = (lead.outline_px + 0.5) * scale - 0.5
    seen = np.isfinite(points[:, 0])
    edges = np.flatnonzero(np.diff(np.concatenate([[0], seen.astype(np.int8), [0]])))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        run = np.round(points[start:end] * 2**_SUBPIXEL_BITS).astype(np.int32)
        cv2.polylines(canvas, [run], False, colour, thick, cv2.LINE_AA, _SUBPIXEL_BITS)
    text = f"{lead.name} {100 * lead.coverage:.0f}%"
    (width, tall), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, text_size, 1)
    at = max(tall + 4, top)
    cv2.rectangle(canvas, (left, at - tall - 4), (left + width + 4, at), colour, -1)
    cv2.putText(canvas, text, (left + 2, at - 2), cv2.FONT_HERSHEY_SIMPLEX, text_size, (255, 255, 255), 1, cv2.LINE_AA)
