"""waves.csv."""

from __future__ import annotations

import numpy as np
from ecg_analyzer.report.waves_csv import waves_csv
from ecg_analyzer.waves.values import QrsMarks, Waves


def test_fused_marks_come_first_and_a_beat_without_marks_has_no_line() -> None:
    nothing = np.nan
    waves = Waves(
        by_lead={"II": QrsMarks(np.array([90.0, nothing]), np.array([100.0, 600.0]), np.array([120.0, nothing]))},
        fused=QrsMarks(np.array([88.0, 590.0]), np.array([100.0, 600.0]), np.array([121.0, nothing])),
    )

    assert waves_csv(waves, 500.0).decode().splitlines() == [
        "lead,beat,wave,onset_s,peak_s,offset_s",
        "fused,0,QRS,0.1760,0.2000,0.2420",  # samples over 500 Hz
        "fused,1,QRS,1.1800,1.2000,",
        "II,0,QRS,0.1800,0.2000,0.2400",
    ]
