"""Draws a page as a vector PDF: one path a lead, text as text, millimetres true to 0.0001 mm."""

from __future__ import annotations

import json
from typing import Any, Final

from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.plan import PAGE_HEIGHT_MM, PAGE_WIDTH_MM, Box, PagePlan, Text, plan_page, trace_mm, unbroken
from ecg_shared.paper.style import FONT_FAMILY, PaperStyle
from ecg_shared.paper.svg import EXACT_UNIT_MM, Drawing, hex_colour
from ecg_shared.paper.typesetting import typeset

_WHOLE_PAGE: Final = Box(0.0, 0.0, PAGE_WIDTH_MM, PAGE_HEIGHT_MM)
_PAGE: Final = """
#let page-spec = json("page.json")
#set page(width: page-spec.width * 1mm, height: page-spec.height * 1mm, margin: 0mm)
#set document(title: page-spec.title)
#set text(font: page-spec.font, hyphenate: false)
#place(top + left, image("page.svg", alt: page-spec.alt, width: page-spec.width * 1mm))
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
    page = {
        "width": PAGE_WIDTH_MM,
        "height": PAGE_HEIGHT_MM,
        "title": next((text.text for text in plan.texts if text.role == "title"), "ECG"),
        "font": FONT_FAMILY,
        "ink": hex_colour(style.ink),
        "alt": alt_text(plan),
        "texts": [placed_text(text) for text in plan.texts],
    }
    return typeset(
        {
            "main.typ": _PAGE.encode(),
            "page.json": json.dumps(page).encode(),
            "page.svg": plan_svg(plan, ecg, style=style),
        }
    )


def alt_text(plan: PagePlan) -> str:
    """Return in words what a plan's drawing shows."""
    leads = ", ".join(dict.fromkeys(cell.lead for cell in plan.cells))
    return f"ECG traces of leads {leads}, {plan.mm_per_s:g} mm/s, {plan.mm_per_mv:g} mm/mV"


def placed_text(text: Text, *, left_mm: float = 0.0, top_mm: float = 0.0) -> dict[str, Any]:
    """Return a text as a typst template places it, from the corner ``left_mm, top_mm`` of the plan's page."""
    return {
        "text": text.text,
        "x": text.x_mm - left_mm,
        "y": text.y_mm - top_mm,
        "size": text.size_pt,
        "weight": "bold" if text.bold else "regular",
        "align": text.align,
    }


def plan_svg(
    plan: PagePlan, ecg: Ecg, *, style: PaperStyle, view: Box = _WHOLE_PAGE, unit_mm: float = EXACT_UNIT_MM
) -> bytes:
    """Return grid, traces and marks of a plan as SVG, without its texts; ``view`` is the part of the page shown."""
    drawing = Drawing(view, unit_mm)
    parts = [drawing.grid(plan.field, style)]
    parts.extend(drawing.lines(unbroken(trace_mm(plan, cell, ecg)), style.ink, style.trace_mm) for cell in plan.cells)
    parts.extend(drawing.lines([mark], style.ink, style.trace_mm) for mark in plan.marks)
    return drawing.document(parts)
