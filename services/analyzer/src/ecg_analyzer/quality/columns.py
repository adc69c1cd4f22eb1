"""The columns of a printed page: groups of leads that were recorded together, one after another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from ecg_shared.contract.ecg import Ecg

from ecg_analyzer.quality.rhythm_leads import rhythm_leads

SHORTEST_S: Final = 1.5
"""A column shorter than this may hold no whole beat."""
STRIP_S: Final = 6.0
"""Leads recorded together for less than this are a column of a page; a rhythm strip is longer."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """Leads recorded together, cut to the samples in which all of them were, the first at ``start_sample``."""

    start_sample: int
    ecg: Ecg


def columns(ecg: Ecg, left_out: frozenset[str]) -> Iterator[Column]:
    """Yield the columns of all leads but those left out, the longest first."""
    while True:
        names = rhythm_leads(ecg, "", left_out)
        names = tuple(name for name in names if name not in left_out)
        if not names:
            return
        left_out |= set(names)
        rows = [ecg.lead_names.index(name) for name in names]
        recorded = np.flatnonzero(np.isfinite(ecg.signal_mv[rows]).all(axis=0))
        if recorded.size >= SHORTEST_S * ecg.sampling_rate_hz:
            first, last = int(recorded[0]), int(recorded[-1])
            cut = Ecg(ecg.signal_mv[rows, first : last + 1], ecg.sampling_rate_hz, names)
            yield Column(first, cut)


def is_only_columns(ecg: Ecg, leads: tuple[str, ...]) -> bool:
    """Whether the leads recorded together for longest, ``leads``, show a part of what the recording shows."""
    together_s = float(np.isfinite(ecg.lead_mv(leads[0])).sum()) / ecg.sampling_rate_hz
    if together_s >= STRIP_S:
        return False
    all_s = float(np.isfinite(ecg.signal_mv).any(axis=0).sum()) / ecg.sampling_rate_hz
    return all_s > together_s + SHORTEST_S
