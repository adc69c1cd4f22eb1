"""``trace.json``: the traces as lines on ``page.jpg``, for programs that draw them over it."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from ecg_digitizer.shown.page import ShownLead, ShownPage
from ecg_digitizer.shown.trust import trust_of


def trace_json(page: ShownPage) -> bytes:
    """Return the document: the page's size, its leads with boxes and lines, and its scale.

    ``x`` and ``y`` are in pixels of ``page.jpg`` to a tenth, joined by straight lines; a null in ``y`` interrupts the
    line. ``grid`` is null where the scale is not known.
    """
    height, width = page.rgb.shape[:2]
    grid = None
    if page.px_per_mm is not None:
        grid = {"px_per_mm_x": round(page.px_per_mm[0], 4), "px_per_mm_y": round(page.px_per_mm[1], 4)}
    document = {"width": width, "height": height, "leads": [_lead(lead) for lead in page.leads], "grid": grid}
    return json.dumps(document, separators=(",", ":"), allow_nan=False).encode()


def _lead(lead: ShownLead) -> dict[str, Any]:
    x, y = list[float](), list[float | None]()
    for run in lead.runs():
        if x:
            x.append(x[-1])
            y.append(None)
        across, down = np.round(run, 1).T.tolist()
        x.extend(across)
        y.extend(down)
    return {
        "name": lead.name,
        "box": lead.box.model_dump(),
        "coverage": round(lead.coverage, 4),
        "confidence": round(lead.confidence, 3),
        "trust": trust_of(lead.confidence),
        "x": x,
        "y": y,
    }
