"""A part cut out of a page, as people cut pictures: its truth is what is left."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from ecg_shared.paper.plan import Points

from ecg_training.pages.page import LeadTruth, Page


def cropped(page: Page, left: int, top: int, right: int, bottom: int) -> Page:
    """Return columns ``left`` to ``right`` and rows ``top`` to ``bottom`` of a page, ends not included.

    Leads lose their points outside; texts and marks that are cut are left out.
    """
    size = (right - left, bottom - top)
    truth = page.truth.moved(lambda at: at - (left, top))
    return Page(
        np.ascontiguousarray(page.image[top:bottom, left:right]),
        replace(
            truth,
            leads=tuple(lead for lead in (_seen(lead, size) for lead in truth.leads) if lead is not None),
            texts=tuple(text for text in truth.texts if _inside(text.corners_px, size).all()),
            marks=tuple(mark for mark in truth.marks if _inside(mark.line_px, size).all()),
        ),
    )


def _seen(lead: LeadTruth, size: tuple[int, int]) -> LeadTruth | None:
    line = lead.line_px.copy()
    line[~_inside(line, size)] = np.nan
    return replace(lead, line_px=line) if np.isfinite(line).any() else None


def _inside(points: Points, size: tuple[int, int]) -> npt.NDArray[np.bool_]:
    return np.asarray(((points >= 0.0) & (points <= np.array(size) - 1.0)).all(axis=1))
