"""Findings by rule, one file each. Adding one: its file, its limits in the table, its test, its line in ALL."""

from __future__ import annotations

from typing import Final

from ecg_analyzer.findings.irregular_rhythm import irregular_rhythm
from ecg_analyzer.findings.kind import FindingKind
from ecg_analyzer.findings.pause import pause
from ecg_analyzer.findings.rate import bradycardia, tachycardia
from ecg_analyzer.findings.ventricular_ectopy import frequent_ventricular_ectopy, ventricular_run
from ecg_analyzer.findings.wide_qrs import wide_qrs

ALL: Final[tuple[FindingKind, ...]] = (
    bradycardia,
    tachycardia,
    pause,
    irregular_rhythm,
    frequent_ventricular_ectopy,
    ventricular_run,
    wide_qrs,
)
"""In the order of the result document."""
