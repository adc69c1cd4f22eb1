"""Leads that were not recorded with the rhythm leads, as the columns of a printed page: each group by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from ecg_shared.contract.ecg import Ecg
from ecg_shared.serving.predictor import Predictor

from ecg_analyzer.beats.finding import find_beats
from ecg_analyzer.quality.assessment import assess
from ecg_analyzer.quality.rhythm_leads import rhythm_leads
from ecg_analyzer.waves.delineation import delineate
from ecg_analyzer.waves.median_beat import MedianBeat, median_beats

SHORTEST_S: Final = 1.5
"""A column shorter than this may hold no whole beat."""


def column_beats(
    ecg: Ecg, elsewhere: tuple[str, ...], unusable: frozenset[str], models: Predictor | None
) -> dict[str, MedianBeat]:
    """Return the median beats of all usable leads but those in ``elsewhere``.

    Columns show other beats than the rhythm strip and than each other, so beats are found anew in each and nothing is
    fused across them.
    """
    found: dict[str, MedianBeat] = {}
    for column in _columns(ecg, frozenset(elsewhere) | unusable):
        quality = assess(column)
        beats = find_beats(column, column.lead_names, quality, models)
        if beats.sample.size:
            leads_mv = {name: column.lead_mv(name) for name in column.lead_names}
            found |= median_beats(leads_mv, beats, delineate(leads_mv, beats, models))
    return found


def _columns(ecg: Ecg, left_out: frozenset[str]) -> Iterator[Ecg]:
    while True:
        names = rhythm_leads(ecg, "", left_out)
        names = tuple(name for name in names if name not in left_out)
        if not names:
            return
        left_out |= set(names)
        rows = [ecg.lead_names.index(name) for name in names]
        recorded = np.flatnonzero(np.isfinite(ecg.signal_mv[rows]).all(axis=0))
        if recorded.size >= SHORTEST_S * ecg.sampling_rate_hz:
            yield Ecg(ecg.signal_mv[rows, recorded[0] : recorded[-1] + 1], ecg.sampling_rate_hz, names)
