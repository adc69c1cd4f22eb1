"""MIT-BIH records as labelled."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
from ecg_training.data.mitdb import DS1, DS1_PERSONS, RhythmStretch, read


def test_the_man_who_is_in_both_halves_is_not_learned_from() -> None:
    assert set(DS1) - set(DS1_PERSONS) == {"201"}
    assert len(DS1_PERSONS) == 21


def test_ds1_has_the_beats_that_the_literature_counts(public_data: Path) -> None:
    counts: Counter[str] = Counter()
    for record in DS1:
        counts.update(read(public_data / "mitdb", record).beat_class.tolist())

    # de Chazal 2004 with escape beats in N, as EC57 has them
    assert counts == {"N": 45866, "S": 944, "V": 3788, "F": 415, "Q": 8}


def test_leads_are_named_by_the_header_and_not_by_their_order(public_data: Path) -> None:
    recording = read(public_data / "mitdb", "114")

    assert recording.lead_names == ("V5", "MLII")
    assert recording.signal_mv.shape == (2, 650_000)
    assert recording.signal_mv.dtype == np.float32


def test_a_rhythm_lasts_until_the_next(public_data: Path) -> None:
    recording = read(public_data / "mitdb", "114")

    # N, then 5 s of supraventricular tachycardia at 11:39, then N to the end
    assert [stretch.name for stretch in recording.rhythms] == ["N", "SVTA", "N"]
    normal, tachycardia, rest = recording.rhythms
    assert normal.stop_sample == tachycardia.start_sample
    assert rest == RhythmStretch("N", tachycardia.stop_sample, 650_000)
