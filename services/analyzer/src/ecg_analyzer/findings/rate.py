"""Bradycardia and tachycardia."""

from __future__ import annotations

from ecg_shared.contract.result import Evidence, Finding

from ecg_analyzer.findings.kind import Facts, Severity
from ecg_analyzer.findings.thresholds import (
    BRADYCARDIA,
    MARKED_BRADYCARDIA,
    MARKED_TACHYCARDIA,
    TACHYCARDIA,
    Threshold,
)


def bradycardia(facts: Facts) -> Finding | None:
    """Mean rate below 60/min; below 50/min it is marked."""
    rate_bpm = facts.value("heart_rate_bpm")
    if rate_bpm is None or rate_bpm >= BRADYCARDIA.value:
        return None
    marked = rate_bpm < MARKED_BRADYCARDIA.value
    limit = MARKED_BRADYCARDIA if marked else BRADYCARDIA
    text = "Marked bradycardia" if marked else "Bradycardia"
    return _finding("bradycardia", text, "attention" if marked else "info", rate_bpm, limit)


def tachycardia(facts: Facts) -> Finding | None:
    """Mean rate above 100/min; above 150/min it is marked."""
    rate_bpm = facts.value("heart_rate_bpm")
    if rate_bpm is None or rate_bpm <= TACHYCARDIA.value:
        return None
    marked = rate_bpm > MARKED_TACHYCARDIA.value
    limit = MARKED_TACHYCARDIA if marked else TACHYCARDIA
    text = "Marked tachycardia" if marked else "Tachycardia"
    return _finding("tachycardia", text, "urgent" if marked else "attention", rate_bpm, limit)


def _finding(code: str, text: str, severity: Severity, rate_bpm: float, limit: Threshold) -> Finding:
    return Finding(
        code=code,
        text=f"{text}, mean {rate_bpm:.0f}/min.",
        severity=severity,
        evidence=Evidence(measurement="heart_rate_bpm", value=rate_bpm, threshold=limit.value, source=limit.source),
    )
