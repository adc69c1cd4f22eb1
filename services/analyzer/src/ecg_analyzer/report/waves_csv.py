"""``waves.csv``: a line a wave, beat and lead."""

from __future__ import annotations

import csv
import io

import numpy as np

from ecg_analyzer.report.cell import cell
from ecg_analyzer.waves.values import Marks, Waves


def waves_csv(waves: Waves, sampling_rate_hz: float) -> bytes:
    """Return ``lead,beat,wave,onset_s,peak_s,offset_s``, the fused marks first under the lead name ``fused``.

    ``beat`` counts from 0 as the lines of ``beats.csv`` do. A wave without any mark has no line. Marks of median beats
    are written fused only: beat by beat those of each lead would repeat the same few numbers, 60 MB of a day.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("lead", "beat", "wave", "onset_s", "peak_s", "offset_s"))
    by_lead = {} if waves.of_median_beats else waves.by_lead
    for lead, of_lead in (("fused", waves.fused), *by_lead.items()):
        for wave, marks in of_lead.by_name().items():
            writer.writerows(_rows(lead, wave, marks, sampling_rate_hz))
    return text.getvalue().encode()


def _rows(lead: str, wave: str, marks: Marks, sampling_rate_hz: float) -> list[tuple[str, int, str, str, str, str]]:
    times_s = np.stack([marks.onset_sample, marks.peak_sample, marks.offset_sample]) / sampling_rate_hz
    marked = np.flatnonzero(np.isfinite(times_s[[0, 2]]).any(axis=0))
    return [
        (lead, beat, wave, cell(onset_s, 4), cell(peak_s, 4), cell(offset_s, 4))
        for beat, (onset_s, peak_s, offset_s) in zip(marked.tolist(), times_s[:, marked].T.tolist(), strict=True)
    ]
