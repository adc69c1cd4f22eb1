"""A strip's label of one stroke, where the trace runs over the place of a second one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from ecg_digitizer.layout.names import Label
from ecg_digitizer.trace.rows import RowTrace

_NEXT_STROKE: Final = (0.15, 0.9)
"""Where the second stroke of a Roman number stands, in heights of the letters from its left edge."""
_SHARES: Final = {("I", 1): 0.5, ("II", 1): 0.4, ("III", 1): 0.1}
"""What a stroke beside which nothing can be seen stands for."""


def with_hidden_strokes(labels: Sequence[Label], traces: Sequence[RowTrace]) -> tuple[Label, ...]:
    """Return the labels of a strip alone, I shared with II and III where the trace covers what may follow the stroke.

    On pages of several rows the other labels say what a covered one is.
    """
    if len(traces) != 1:
        return tuple(labels)
    return tuple(_shared(label) if _is_run_over(label, traces[0]) else label for label in labels)


def _shared(label: Label) -> Label:
    stroke = label.probability.get(("I", 1), 0.0)
    probability = label.probability | {
        name: share * stroke + (label.probability.get(name, 0.0) if name != ("I", 1) else 0.0)
        for name, share in _SHARES.items()
    }
    return replace(label, probability=probability)


def _is_run_over(label: Label, trace: RowTrace) -> bool:
    """Whether the trace crosses the label's height where its next stroke would stand."""
    near, far = (label.left_mm + share * label.height_mm for share in _NEXT_STROKE)
    inside = (trace.x_mm >= near) & (trace.x_mm <= far) & np.isfinite(trace.y_mm)
    if not inside.any():
        return False
    highest, lowest = trace.y_mm[inside].min(), trace.y_mm[inside].max()
    return bool(highest < label.y_mm + label.height_mm / 2 and lowest > label.y_mm - label.height_mm / 2)
