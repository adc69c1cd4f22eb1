"""The picture of a result: the recording on paper, as a person wants to see it first."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import sort_key
from ecg_shared.paper.layouts import choose_layout
from ecg_shared.paper.plan import MAX_STRIP_ROWS, plan_page
from ecg_shared.paper.raster import draw_plan
from ecg_shared.paper.style import PaperStyle

DPI: Final = 150.0


def waveform_png(ecg: Ecg, *, title: str = "", dpi: float = DPI) -> bytes:
    """Draw the beginning of a recording as a PNG of an A4 page.

    Twelve leads on 3x4+1 (or the layout they were read from), others as strips: one lead its first 40 s, two leads
    20 s, more 10 s; at most 16 leads. Each trace is shifted by its median, as the AC coupling of a cart does, so that
    an electrode's offset does not push it off its row. The page says which seconds it shows, and that it is no
    diagnosis.
    """
    shown = _at_most(ecg, MAX_STRIP_ROWS)
    plan = plan_page(shown, choose_layout(shown), centred=True, title=title)
    return draw_plan(plan, shown, dpi=dpi, style=PaperStyle()).png()


def _at_most(ecg: Ecg, n_leads: int) -> Ecg:
    if len(ecg.lead_names) <= n_leads:
        return ecg
    rows = sorted(range(len(ecg.lead_names)), key=lambda row: sort_key(ecg.lead_names[row]))[:n_leads]
    return replace(ecg, signal_mv=ecg.signal_mv[rows], lead_names=tuple(ecg.lead_names[row] for row in rows))
