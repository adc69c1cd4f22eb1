"""All that a straight page says of itself before its traces are followed: rows, print, pulses."""

from __future__ import annotations

from dataclasses import dataclass

from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.serving.predictor import Predictor

from ecg_digitizer.layout.baselines import Row, find_rows
from ecg_digitizer.layout.lines import Line, read_lines
from ecg_digitizer.layout.missed_rows import with_missed
from ecg_digitizer.layout.names import Label, find_labels
from ecg_digitizer.layout.parts import find_parts
from ecg_digitizer.layout.printed_scale import PrintedScale, printed_scale
from ecg_digitizer.layout.pulses import Pulse, find_pulses
from ecg_digitizer.page.picture import Plane, Rgb


@dataclass(frozen=True, slots=True, eq=False)
class PageLayout:
    """What was found on the page, in mm of the sheet; ``ink``: how likely a trace is at each pixel, 2 px/mm."""

    rows: tuple[Row, ...]
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]
    pulses: tuple[Pulse, ...]
    printed: PrintedScale
    ink: Plane


def look_over(rgb: Rgb, models: Predictor, *, n_rows: int | None = None) -> PageLayout:
    """Return what a straight page of 8 px/mm shows; ``n_rows`` where a person has said how many rows there are.

    Raises EcgError ``no_ecg_found`` where no trace runs, ModelUnavailableError.
    """
    parts = find_parts(rgb, models)
    rows = find_rows(parts, n_rows=n_rows)
    if not rows:
        raise EcgError(code=ErrorCode.NO_ECG_FOUND)
    lines = read_lines(rgb, parts, models)
    labels = find_labels(lines)
    if n_rows is None or len(rows) < n_rows:
        rows = with_missed(rows, labels)
    return PageLayout(
        rows, tuple(lines), tuple(labels), find_pulses(parts, rows), printed_scale(lines), parts.maps["trace"]
    )
