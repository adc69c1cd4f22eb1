"""The files that go with a result."""

from __future__ import annotations

from ecg_analyzer.pipeline import Analysis
from ecg_analyzer.prediction.saliency import FILE_NAME as SALIENCY_FILE
from ecg_analyzer.prediction.saliency import saliency_csv
from ecg_analyzer.report.beats_csv import beats_csv
from ecg_analyzer.report.waves_csv import waves_csv


def tables(analysis: Analysis) -> dict[str, bytes]:
    """Return the tables of an analysis by name; why windows were judged abnormal only where some were."""
    found = {
        "beats.csv": beats_csv(analysis.beats),
        "waves.csv": waves_csv(analysis.waves, analysis.ecg.sampling_rate_hz),
    }
    if analysis.prediction.saliency.start_s.size:
        found[SALIENCY_FILE] = saliency_csv(analysis.prediction.saliency, analysis.ecg.duration_s)
    return found
