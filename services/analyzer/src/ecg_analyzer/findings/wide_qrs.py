"""Wide QRS complex."""

from __future__ import annotations

from ecg_shared.contract.result import Evidence, Finding

from ecg_analyzer.findings.kind import Facts
from ecg_analyzer.findings.thresholds import BORDERLINE_QRS, WIDE_QRS


def wide_qrs(facts: Facts) -> Finding | None:
    """QRS of 120 ms or more, or of 110 to 119 ms, in the beats that are not ventricular."""
    width_ms = facts.value("qrs_duration_ms")
    if width_ms is None or width_ms < BORDERLINE_QRS.value:
        return None
    wide = width_ms >= WIDE_QRS.value
    limit = WIDE_QRS if wide else BORDERLINE_QRS
    return Finding(
        code="wide_qrs" if wide else "borderline_wide_qrs",
        text=f"{'Wide' if wide else 'Borderline wide'} QRS, {width_ms:.0f} ms.",
        severity="attention" if wide else "info",
        evidence=Evidence(measurement="qrs_duration_ms", value=width_ms, threshold=limit.value, source=limit.source),
    )
