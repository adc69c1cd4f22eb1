"""What a finding is: a function of what was measured that speaks or stays silent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from ecg_shared.contract.options import Sex
from ecg_shared.contract.result import Evidence, Finding, Measurement

from ecg_analyzer.beats.values import Beats
from ecg_analyzer.findings.thresholds import WIDE_QRS, Threshold

Severity = Literal["info", "attention", "urgent"]


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What findings rest on: measurements by name, the beats, the length, and the patient as far as he is known."""

    measured: Mapping[str, Measurement]
    beats: Beats
    duration_s: float
    sex: Sex | None = None
    age_years: float | None = None

    def value(self, name: str) -> float | None:
        """Return a measurement's value, None where it is unknown."""
        measurement = self.measured.get(name)
        return measurement.value if measurement is not None else None

    def reason(self, name: str) -> str | None:
        """Return why a measurement is null, None where it is not or was never made."""
        measurement = self.measured.get(name)
        return measurement.reason_if_null if measurement is not None else None

    def per_lead(self, name: str) -> dict[str, float]:
        """Return a measurement of each lead that has it."""
        measurement = self.measured.get(name)
        found = (measurement.per_lead or {}) if measurement is not None else {}
        return {lead: value for lead, value in found.items() if value is not None}

    @property
    def wide_qrs(self) -> bool:
        """Whether QRS is known to be 120 ms or wider, so that other limits hold for voltage, ST, T and QT, or none."""
        width_ms = self.value("qrs_duration_ms")
        return width_ms is not None and width_ms >= WIDE_QRS.value


FindingKind = Callable[[Facts], Finding | None]
"""Returns the finding with its evidence, or None."""


def evidence(value: float, limit: Threshold, *, measurement: str) -> Evidence:
    """Return the number behind a finding with the limit it crossed."""
    return Evidence(measurement=measurement, value=value, threshold=limit.value, source=limit.source)
