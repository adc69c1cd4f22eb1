"""Draws a page as a vector PDF through typst: one path a lead, text as text, millimetres true to 0.0001 mm."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

import numpy as np
import typst

from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.plan import PAGE_HEIGHT_MM, PAGE_WIDTH_MM, PagePlan, Points, plan_page, trace_mm, unbroken
from ecg_shared.paper.style import FONT_FAMILY, Colour, PaperStyle, fonts_dir

_UNDATED: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""The file's own date: the same recording always gives the same bytes, and no clock is read here."""

_PAGE: Final = """
#let page-spec = json(bytes(sys.inputs.page))
#set page(width: page-spec.width * 1mm, height: page-spec.height * 1mm, margin: 0mm)
#set document(title: page-spec.title)
#set text(font: page-spec.font, hyphenate: false)
#place(top + left, image(bytes(sys.inputs.svg), format: "svg", alt: page-spec.alt, width: page-spec.width * 1mm))
#for line in page-spec.texts {
  let body = text(size: line.size * 1pt, weight: line.weight, fill: rgb(page-spec.ink),
    top-edge: "baseline", bottom-edge: "baseline", line.text)
  if line.align == "left" {
    place(top + left, dx: line.x * 1mm, dy: line.y * 1mm, body)
  } else {
    place(top + right, dx: (line.x - page-spec.width) * 1mm, dy: line.y * 1mm, body)
  }
}
"""


def draw_pdf(
    ecg: Ecg,
    layout: str = "3x4+1",
    *,
    start_s: float = 0.0,
    mm_per_s: float | None = None,
    mm_per_mv: float | None = None,
    title: str = "",
    style: PaperStyle | None = None,
) -> bytes:
    """Draw a recording as one A4 page of PDF. Raises as ``plan_page`` does."""
    plan = plan_page(ecg, layout, start_s=start_s, mm_per_s=mm_per_s, mm_per_mv=mm_per_mv, title=title)
    return plan_pdf(plan, ecg, style=style or PaperStyle())


def plan_pdf(plan: PagePlan, ecg: Ecg, *, style: PaperStyle) -> bytes:
    """Draw a plan as one A4 page of PDF."""
    leads = ", ".join(dict.fromkeys(cell.lead for cell in plan.cells))
    page = {
        "width": PAGE_WIDTH_MM,
        "height": PAGE_HEIGHT_MM,
        "title": next((text.text for text in plan.texts if text.role == "title"), "ECG"),
        "font": FONT_FAMILY,
        "ink": _hex(style.ink),
        "alt": f"ECG traces of leads {leads}, {plan.mm_per_s:g} mm/s, {plan.mm_per_mv:g} mm/mV",
        "texts": [
            {
                "text": text.text,
                "x": text.x_mm,
                "y": text.y_mm,
                "size": text.size_pt,
                "weight": "bold" if text.bold else "regular",
                "align": text.align,
            }
            for text in plan.texts
        ],
    }
    content: bytes = typst.compile(
        _PAGE.encode(),
        font_paths=_fonts(),
        format="pdf",
        timestamp=_UNDATED,
        sys_inputs={"page": json.dumps(page), "svg": plan_svg(plan, ecg, style=style)},
    )
    return content


def plan_svg(plan: PagePlan, ecg: Ecg, *, style: PaperStyle) -> str:
    """Return grid, traces and marks of a plan as SVG of the page's size, without its texts.

    Coordinates are millimetres with four decimals: 0.0001 mm is 0.01 µV or 4 µs.
    """
    parts = []
    for colour, step_mm, width_mm in ((style.fine, 1.0, style.fine_mm), (style.bold, 5.0, style.bold_mm)):
        if colour is not None:
            parts.append(_path(_ruling(plan, step_mm), colour, width_mm))
    for cell in plan.cells:
        runs = unbroken(trace_mm(plan, cell, ecg))
        if runs:
            parts.append(_path(runs, style.ink, style.trace_mm))
    parts.extend(_path([mark], style.ink, style.trace_mm) for mark in plan.marks)
    size = f'width="{PAGE_WIDTH_MM}mm" height="{PAGE_HEIGHT_MM}mm" viewBox="0 0 {PAGE_WIDTH_MM} {PAGE_HEIGHT_MM}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(fonts_dir())])


def _ruling(plan: PagePlan, step_mm: float) -> list[Points]:
    left, top = plan.field.x, plan.field.y
    right, bottom = left + plan.field.width, top + plan.field.height
    columns = np.arange(left, right + 1e-6, step_mm)
    rows = np.arange(top, bottom + 1e-6, step_mm)
    return [np.array([(x, top), (x, bottom)]) for x in columns] + [np.array([(left, y), (right, y)]) for y in rows]


def _path(lines: list[Points], colour: Colour, width_mm: float) -> str:
    steps = "".join("M" + "L".join(f"{x:.4f} {y:.4f}" for x, y in line.tolist()) for line in lines)
    joins = 'stroke-linejoin="round" stroke-linecap="round"'
    return f'<path d="{steps}" fill="none" stroke="{_hex(colour)}" stroke-width="{width_mm}" {joins}/>'


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
