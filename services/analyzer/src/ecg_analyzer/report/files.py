"""The files that go with a result."""

from __future__ import annotations

from ecg_analyzer.pipeline import Analysis
from ecg_analyzer.report.beats_csv import beats_csv
from ecg_analyzer.report.waves_csv import waves_csv


def tables(analysis: Analysis) -> dict[str, bytes]:
    """Return the tables of an analysis by name."""
    return {
        "beats.csv": beats_csv(analysis.beats),
        "waves.csv": waves_csv(analysis.waves, analysis.ecg.sampling_rate_hz),
    }
