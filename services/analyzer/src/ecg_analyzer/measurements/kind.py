"""What a measurement is: a name, a unit, a method in words, and a function of the subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ecg_analyzer.beats.values import Beats
from ecg_analyzer.waves.median_beat import MedianBeat
from ecg_analyzer.waves.values import Waves


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What can be measured: the beats and the waves of one recording, and the median beat of each lead.

    ``lead`` is the one that a single number is taken from where every lead has its own. Without ``calibrated`` the
    millivolts rest on an assumption.
    """

    beats: Beats
    waves: Waves
    medians: Mapping[str, MedianBeat]
    lead: str
    calibrated: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """A number, how many intervals or beats it rests on, and its value lead by lead where it has one."""

    value: float
    n: int
    per_lead: Mapping[str, float | None] | None = None


@dataclass(frozen=True, slots=True)
class MeasurementKind:
    """One measurement; ``measure`` raises NotMeasurableError where the number cannot be known."""

    name: str
    unit: str
    method: str
    measure: Callable[[Subject], Measured]


class NotMeasurableError(Exception):
    """The number cannot be known; the reason is stable and shown as ``reason_if_null``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
