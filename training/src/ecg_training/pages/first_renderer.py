"""Pages drawn by ``ecg_shared.paper``, the drawing code of our own reports."""

from __future__ import annotations

import numpy as np
from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.plan import PagePlan
from ecg_shared.paper.raster import draw_plan
from ecg_shared.paper.style import PaperStyle

from ecg_training.pages.page import LeadTruth, Page, PageTruth, TextTruth, corners, crossings_mm, mark_truths


def draw(plan: PagePlan, ecg: Ecg, *, dpi: float, style: PaperStyle) -> Page:
    """Draw a plan into pixels at ``dpi``, with its truth."""
    drawn = draw_plan(plan, ecg, dpi=dpi, style=style)
    leads = tuple(
        LeadTruth(
            lead=lead.lead,
            row=lead.row,
            column=lead.column,
            start_s=lead.start_s,
            line_px=np.column_stack([lead.x_px, lead.y_px]),
            corners_px=corners(lead.box_px),
        )
        for lead in drawn.leads
    )
    texts = tuple(TextTruth(text.text, text.role, corners(text.box_px)) for text in drawn.texts)
    truth = PageTruth(
        layout=plan.layout,
        mm_per_s=plan.mm_per_s,
        mm_per_mv=plan.mm_per_mv,
        leads=leads,
        texts=texts,
        crossings_px=crossings_mm(plan.field) * drawn.px_per_mm - 0.5,
        marks=mark_truths(plan, drawn.px_per_mm),
    )
    return Page(drawn.image, truth)
