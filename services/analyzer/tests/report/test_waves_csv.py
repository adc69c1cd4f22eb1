"""waves.csv."""

from __future__ import annotations

import numpy as np
from ecg_analyzer.report.waves_csv import waves_csv
from ecg_analyzer.waves.values import BeatWaves, Marks, Waves, no_marks


def test_fused_marks_come_first_and_a_beat_without_marks_has_no_line() -> None:
    nothing = np.nan
    p = Marks(np.array([40.0, nothing]), np.array([50.0, nothing]), np.array([65.0, nothing]))
    lead = Marks(np.array([90.0, nothing]), np.array([100.0, 600.0]), np.array([120.0, nothing]))
    fused = Marks(np.array([88.0, 590.0]), np.array([100.0, 600.0]), np.array([121.0, nothing]))
    waves = Waves(
        by_lead={"II": BeatWaves(no_marks(2), lead, no_marks(2))},
        fused=BeatWaves(p, fused, no_marks(2)),
        disputed=np.zeros(2, np.bool_),
    )

    assert waves_csv(waves, 500.0).decode().splitlines() == [
        "lead,beat,wave,onset_s,peak_s,offset_s",
        "fused,0,P,0.0800,0.1000,0.1300",  # samples over 500 Hz
        "fused,0,QRS,0.1760,0.2000,0.2420",
        "fused,1,QRS,1.1800,1.2000,",
        "II,0,QRS,0.1800,0.2000,0.2400",
    ]


def test_marks_of_median_beats_are_written_fused_only() -> None:
    marks = Marks(np.array([90.0]), np.array([100.0]), np.array([120.0]))
    of_beat = BeatWaves(no_marks(1), marks, no_marks(1))
    waves = Waves(by_lead={"II": of_beat}, fused=of_beat, disputed=np.zeros(1, np.bool_), of_median_beats=True)

    assert [line.split(",")[0] for line in waves_csv(waves, 500.0).decode().splitlines()] == ["lead", "fused"]
