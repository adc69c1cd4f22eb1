"""What a finding is: a function of what was measured that speaks or stays silent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from ecg_shared.contract.result import Finding

from ecg_analyzer.beats.values import Beats

Severity = Literal["info", "attention", "urgent"]


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What findings rest on: values by the name of the measurement, None where unknown, the beats, and the length."""

    values: Mapping[str, float | None]
    beats: Beats
    duration_s: float


FindingKind = Callable[[Facts], Finding | None]
"""Returns the finding with its evidence, or None."""
