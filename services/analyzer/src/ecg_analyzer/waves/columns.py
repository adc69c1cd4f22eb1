"""Leads that were not recorded with the rhythm leads, as the columns of a printed page: each group by itself."""

from __future__ import annotations

from ecg_shared.contract.ecg import Ecg
from ecg_shared.serving.predictor import Predictor

from ecg_analyzer.beats.finding import find_beats
from ecg_analyzer.quality.assessment import assess
from ecg_analyzer.quality.columns import columns
from ecg_analyzer.waves.delineation import delineate
from ecg_analyzer.waves.median_beat import MedianBeat, median_beats


def column_beats(
    ecg: Ecg, elsewhere: tuple[str, ...], unusable: frozenset[str], models: Predictor | None
) -> dict[str, MedianBeat]:
    """Return the median beats of all usable leads but those in ``elsewhere``.

    Columns show other beats than the rhythm strip and than each other, so beats are found anew in each and nothing is
    fused across them.
    """
    found: dict[str, MedianBeat] = {}
    for one in columns(ecg, frozenset(elsewhere) | unusable):
        column = one.ecg
        quality = assess(column)
        beats = find_beats(column, column.lead_names, quality, models)
        if beats.sample.size:
            leads_mv = {name: column.lead_mv(name) for name in column.lead_names}
            found |= median_beats(leads_mv, beats, delineate(leads_mv, beats, models))
    return found
