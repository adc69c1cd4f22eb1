"""``beats.csv``: a line a beat."""

from __future__ import annotations

import csv
import io

from ecg_analyzer.beats.values import Beats
from ecg_analyzer.report.cell import cell


def beats_csv(beats: Beats) -> bytes:
    """Return ``time_s,class,probability,rr_ms``; a number that is not known is an empty field."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("time_s", "class", "probability", "rr_ms"))
    columns = (beats.time_s.tolist(), beats.beat_class.tolist(), beats.probability.tolist(), beats.rr_ms.tolist())
    for time_s, letter, probability, rr_ms in zip(*columns, strict=True):
        writer.writerow((cell(time_s, 4), letter, cell(probability, 4), cell(rr_ms, 1)))
    return text.getvalue().encode()
