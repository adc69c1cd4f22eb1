"""Draws a page into pixels, and says exactly where everything is: the picture and its truth come from one plan."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.plan import (
    MM_PER_PT,
    PAGE_HEIGHT_MM,
    PAGE_WIDTH_MM,
    Box,
    PagePlan,
    Text,
    plan_page,
    trace_mm,
    unbroken,
)
from ecg_shared.paper.stroke import Coverage, stroke
from ecg_shared.paper.style import Colour, PaperStyle, font_file

Pixels = npt.NDArray[np.uint8]
"""A picture, shape (height, width, 3): red, green, blue."""

MM_PER_INCH: Final = 25.4


@dataclass(frozen=True, slots=True, eq=False)
class DrawnLead:
    """Where one lead's trace lies, in pixels; pixel centres are whole numbers.

    ``x_px`` and ``y_px`` have one entry a sample, from ``start_s`` of the recording on, NaN where nothing was recorded.
    """

    lead: str
    row: int
    column: int
    start_s: float
    x_px: npt.NDArray[np.float64]
    y_px: npt.NDArray[np.float64]
    box_px: Box

    def centre_line_px(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Return the pixel columns the lead crosses and the height of its centre line in each, NaN in gaps."""
        first, last = int(np.ceil(self.x_px[0])), int(np.floor(self.x_px[-1]))
        columns = np.arange(first, last + 1)
        return columns, np.interp(columns, self.x_px, self.y_px)


@dataclass(frozen=True, slots=True)
class DrawnText:
    """A text and the box of its ink in pixels."""

    text: str
    role: str
    box_px: Box


@dataclass(frozen=True, slots=True, eq=False)
class RasterPage:
    """A drawn page and its truth."""

    image: Pixels
    px_per_mm: float
    plan: PagePlan
    leads: tuple[DrawnLead, ...]
    texts: tuple[DrawnText, ...]

    def png(self) -> bytes:
        """Return the picture as a PNG file."""
        return encode_png(self.image, self.px_per_mm)


def draw_raster(
    ecg: Ecg,
    layout: str = "3x4+1",
    *,
    dpi: float = 200.0,
    start_s: float = 0.0,
    mm_per_s: float | None = None,
    mm_per_mv: float | None = None,
    title: str = "",
    style: PaperStyle | None = None,
) -> RasterPage:
    """Draw a recording as a picture of an A4 page. Raises as ``plan_page`` does."""
    plan = plan_page(ecg, layout, start_s=start_s, mm_per_s=mm_per_s, mm_per_mv=mm_per_mv, title=title)
    return draw_plan(plan, ecg, dpi=dpi, style=style or PaperStyle())


def draw_plan(plan: PagePlan, ecg: Ecg, *, dpi: float, style: PaperStyle) -> RasterPage:
    """Draw a plan into pixels at ``dpi``."""
    px_per_mm = dpi / MM_PER_INCH
    height, width = round(PAGE_HEIGHT_MM * px_per_mm), round(PAGE_WIDTH_MM * px_per_mm)
    image = _grid(plan.field, style, (height, width), px_per_mm).copy()
    ink = np.zeros((height, width), np.float32)
    leads = []
    for cell in plan.cells:
        points_px = trace_mm(plan, cell, ecg) * px_per_mm - 0.5
        for run in unbroken(points_px):
            stroke(ink, run, style.trace_mm * px_per_mm)
        if len(points_px):
            leads.append(
                DrawnLead(
                    lead=cell.lead,
                    row=cell.row,
                    column=cell.column,
                    start_s=cell.start_s,
                    x_px=points_px[:, 0],
                    y_px=points_px[:, 1],
                    box_px=_to_px(cell.box, px_per_mm),
                )
            )
    for mark in plan.marks:
        stroke(ink, mark * px_per_mm - 0.5, style.trace_mm * px_per_mm)
    texts = tuple(_draw_text(ink, text, px_per_mm, style) for text in plan.texts)
    inked = ink > 0.0
    image[inked] = _blend(image[inked].astype(np.float32), ink[inked], style.ink)
    return RasterPage(image=image, px_per_mm=px_per_mm, plan=plan, leads=tuple(leads), texts=texts)


def encode_png(image: Pixels, px_per_mm: float) -> bytes:
    """Return a picture as PNG, with its resolution written into the file."""
    params = [cv2.IMWRITE_PNG_COMPRESSION, 6]
    _, content = cv2.imencode(".png", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), params)
    return _with_resolution(content.tobytes(), px_per_mm)


def _with_resolution(png: bytes, px_per_mm: float) -> bytes:
    """Insert a pHYs chunk (PNG specification 11.3.5.3) behind the header, so that a print has the true size."""
    per_metre = round(px_per_mm * 1000.0)
    body = b"pHYs" + per_metre.to_bytes(4, "big") * 2 + b"\x01"
    chunk = (9).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    header_end = 8 + 25  # signature, then IHDR: length, name, 13 bytes, checksum
    return png[:header_end] + chunk + png[header_end:]


def _to_px(box: Box, px_per_mm: float) -> Box:
    return Box(box.x * px_per_mm - 0.5, box.y * px_per_mm - 0.5, box.width * px_per_mm, box.height * px_per_mm)


def _blend(under: npt.NDArray[np.float32], coverage: Coverage, colour: Colour) -> Pixels:
    over = under + coverage[..., None] * (np.array(colour, np.float32) - under)
    mixed: Pixels = np.rint(over).astype(np.uint8)
    return mixed


@lru_cache(maxsize=1)  # a worker draws every result on the same paper, whose ruling is half of the work
def _grid(field: Box, style: PaperStyle, shape: tuple[int, int], px_per_mm: float) -> Pixels:
    """Return the empty paper, not to be written to: each line covers its exact share of each pixel."""
    image = np.empty((*shape, 3), np.uint8)
    image[:] = style.paper
    margin_px = style.bold_mm * px_per_mm + 1.0
    x0, y0 = int(field.x * px_per_mm - margin_px), int(field.y * px_per_mm - margin_px)
    x1 = int((field.x + field.width) * px_per_mm + margin_px) + 1
    y1 = int((field.y + field.height) * px_per_mm + margin_px) + 1
    part = image[y0:y1, x0:x1]
    for colour, step_mm, width_mm in ((style.fine, 1.0, style.fine_mm), (style.bold, 5.0, style.bold_mm)):
        if colour is None:
            continue
        columns, in_x = _ruling(field.x, field.width, step_mm, width_mm, np.arange(x0, x1 + 1) / px_per_mm)
        rows, in_y = _ruling(field.y, field.height, step_mm, width_mm, np.arange(y0, y1 + 1) / px_per_mm)
        free = (np.float32(1.0) - np.outer(in_y, columns)) * (np.float32(1.0) - np.outer(rows, in_x))
        coverage: Coverage = np.float32(1.0) - free
        part[:] = _blend(part.astype(np.float32), coverage, colour)
    return image


def _ruling(
    first_mm: float, length_mm: float, step_mm: float, width_mm: float, edges_mm: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Along one axis: the share of each pixel that lines across it cover, and the share that lies in the field.

    ``edges_mm`` are the borders of the pixels, one more than there are pixels.
    """
    pixel_mm = np.diff(edges_mm)
    at_mm = first_mm + np.arange(0.0, length_mm + 1e-6, step_mm)
    low, high = at_mm - width_mm / 2.0, at_mm + width_mm / 2.0
    lines = np.diff(np.clip(edges_mm[:, None], low, high), axis=0).sum(axis=1) / pixel_mm
    field = np.diff(np.clip(edges_mm, low[0], high[-1])) / pixel_mm
    return np.minimum(lines, 1.0).astype(np.float32), np.minimum(field, 1.0).astype(np.float32)


@lru_cache(maxsize=32)
def _font(size_px: float, file: Path) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(file), size_px)


def _draw_text(ink: Coverage, text: Text, px_per_mm: float, style: PaperStyle) -> DrawnText:
    font = _font(text.size_pt * MM_PER_PT * px_per_mm, style.typeface or font_file(bold=text.bold))
    x, y = text.x_mm * px_per_mm, text.y_mm * px_per_mm
    anchor = "ls" if text.align == "left" else "rs"
    left, top, right, bottom = (int(edge) for edge in font.getbbox(text.text, anchor=anchor))
    origin_x, origin_y = int(x) + left - 2, int(y) + top - 2
    patch = Image.new("L", (right - left + 5, bottom - top + 5))
    ImageDraw.Draw(patch).text((x - origin_x, y - origin_y), text.text, fill=255, font=font, anchor=anchor)
    grey = np.asarray(patch, np.float32) / 255.0
    height, width = ink.shape
    x0, y0 = max(origin_x, 0), max(origin_y, 0)
    x1, y1 = min(origin_x + grey.shape[1], width), min(origin_y + grey.shape[0], height)
    part = grey[y0 - origin_y : y1 - origin_y, x0 - origin_x : x1 - origin_x]
    np.maximum(ink[y0:y1, x0:x1], part, out=ink[y0:y1, x0:x1])
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    box = Box(
        float(x0 + columns[0]),
        float(y0 + rows[0]),
        float(columns[-1] - columns[0] + 1),
        float(rows[-1] - rows[0] + 1),
    )
    return DrawnText(text=text.text, role=text.role, box_px=box)
