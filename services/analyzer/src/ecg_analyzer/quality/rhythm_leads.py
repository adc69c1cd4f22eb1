"""Which leads were recorded at the same time for longest: only these give rate, rhythm and global widths."""

from __future__ import annotations

from typing import Final

import numpy as np
from ecg_shared.contract.ecg import Ecg

SAME_SPAN: Final = 0.9
"""Leads that share this part of the longest lead's recorded samples count as recorded with it."""


def rhythm_leads(ecg: Ecg, preferred_lead: str, unusable: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the leads recorded together with the longest one, the one to read times from first.

    A 3x4 page shows twelve leads for 2.5 s each, three by three, and the rhythm strip for 10 s: its columns show
    different beats, so only the strip remains here. Leads in ``unusable`` are left out unless no other is there.
    """
    length = [int(np.isfinite(lead_mv).sum()) for lead_mv in ecg.signal_mv]
    usable = [row for row, name in enumerate(ecg.lead_names) if name not in unusable and length[row] > 0]
    rows = usable or [row for row in range(len(ecg.lead_names)) if length[row] > 0]
    if not rows:
        return ()
    longest = max(rows, key=lambda row: (length[row], ecg.lead_names[row] == preferred_lead, -row))
    with_longest = np.isfinite(ecg.signal_mv[longest])
    shared = [int((np.isfinite(ecg.signal_mv[row]) & with_longest).sum()) for row in rows]
    together = [row for row, samples in zip(rows, shared, strict=True) if samples >= SAME_SPAN * length[longest]]
    names = [ecg.lead_names[row] for row in together]
    first = preferred_lead if preferred_lead in names else ecg.lead_names[longest]
    return (first, *(name for name in names if name != first))
