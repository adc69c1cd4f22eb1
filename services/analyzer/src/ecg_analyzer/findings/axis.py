"""Deviation of the electrical axis of the QRS complex."""

from __future__ import annotations

from ecg_shared.contract.result import Finding

from ecg_analyzer.findings.kind import Facts, evidence
from ecg_analyzer.findings.thresholds import AXIS_EXTREME, AXIS_LEFT, AXIS_RIGHT


def axis_deviation(facts: Facts) -> Finding | None:
    """Left from -30 to -90 degrees, right from 90 to 180, extreme beyond; an adult's limits."""
    degrees = facts.value("qrs_axis_deg")
    if degrees is None or AXIS_LEFT.value < degrees <= AXIS_RIGHT.value:
        return None
    if degrees > AXIS_RIGHT.value:
        name, limit = "right", AXIS_RIGHT
    elif degrees < AXIS_EXTREME.value:
        name, limit = "extreme", AXIS_EXTREME
    else:
        name, limit = "left", AXIS_LEFT
    return Finding(
        code=f"{name}_axis_deviation",
        text=f"{name.capitalize()} axis deviation, {degrees:.0f} degrees.",
        severity="attention" if name == "extreme" else "info",
        evidence=evidence(degrees, limit, measurement="qrs_axis_deg"),
    )
