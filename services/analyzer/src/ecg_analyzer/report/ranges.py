"""Usual values of adults at rest, from the AHA/ACCF/HRS recommendations for the standardization of the ECG, 2007-2009.

Rate: ACC/AHA/HRS 2018 and 2015. P, PR, QRS, axis: part III, doi:10.1161/CIRCULATIONAHA.108.191095. QTc: part IV,
doi:10.1161/CIRCULATIONAHA.108.191096. A limit that differs between the sexes is the stricter one where the sex is not
known. Children have others, so none is shown for them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from ecg_shared.contract.options import Patient, Sex

from ecg_analyzer.report.words import number, unit_name

ADULT_YEARS: Final = 18.0
SOURCE: Final = "Adult limits: AHA/ACCF/HRS 2007–2009, rate ACC/AHA/HRS 2018; not for children."

Flag = Literal["", "low", "high"]


@dataclass(frozen=True, slots=True)
class UsualRange:
    """Limits within which, both included, a value is usual; None where one side has no limit."""

    low: float | None = None
    high: float | None = None
    note: str = ""

    def flag(self, value: float) -> Flag:
        """Say on which side a value lies outside."""
        if self.low is not None and value < self.low:
            return "low"
        return "high" if self.high is not None and value > self.high else ""

    def text(self, unit: str) -> str:
        """Return the limits as they are printed."""
        if self.low is None and self.high is None:
            return ""
        if self.low is None or self.high is None:
            sign, limit = ("≤", self.high) if self.low is None else ("≥", self.low)
            limits = f"{sign} {number(limit or 0.0, unit)}"
        else:
            limits = f"{number(self.low, unit)} to {number(self.high, unit)}"
        return f"{limits} {unit_name(unit)}{f' {self.note}' if self.note else ''}".replace(" °", "°")


_QTC_LOW_MS: Final = 390.0
_QTC: Final = {
    Sex.MALE: UsualRange(_QTC_LOW_MS, 450.0, "(men)"),
    Sex.FEMALE: UsualRange(_QTC_LOW_MS, 460.0, "(women)"),
    None: UsualRange(_QTC_LOW_MS, 450.0, "(women to 460)"),
}
_RANGES: Final = (
    (re.compile(r"heart_rate_bpm"), UsualRange(60.0, 100.0)),
    (re.compile(r"p(_duration)?_ms"), UsualRange(None, 120.0)),
    (re.compile(r"pr(_interval|_duration)?_ms"), UsualRange(120.0, 200.0)),
    (re.compile(r"qrs(_duration)?_ms"), UsualRange(None, 110.0)),
    (re.compile(r"(qrs_)?axis_deg|qrs_axis(_frontal)?_deg"), UsualRange(-30.0, 90.0)),
)
_ANY_QTC: Final = re.compile(r"qtc\w*_ms")


def usual_range(name: str, patient: Patient | None) -> UsualRange | None:
    """Return the range of a measurement by its name in the result; None where none is known or the patient is a child.

    An unknown age is taken for an adult's, as the limits' own statement says.
    """
    if patient is not None and patient.age_years is not None and patient.age_years < ADULT_YEARS:
        return None
    if _ANY_QTC.fullmatch(name):
        return _QTC[patient.sex if patient is not None else None]
    return next((usual for pattern, usual in _RANGES if pattern.fullmatch(name)), None)
