"""Wide P wave."""

from __future__ import annotations

from ecg_shared.contract.result import Finding

from ecg_analyzer.findings.kind import Facts, evidence
from ecg_analyzer.findings.thresholds import LONG_P


def wide_p(facts: Facts) -> Finding | None:
    """P of 120 ms or more: a left atrium that is large or conducts slowly."""
    width_ms = facts.value("p_duration_ms")
    if width_ms is None or width_ms < LONG_P.value:
        return None
    return Finding(
        code="wide_p",
        text=f"Wide P wave, {width_ms:.0f} ms: left atrial abnormality.",
        severity="info",
        evidence=evidence(width_ms, LONG_P, measurement="p_duration_ms"),
    )
