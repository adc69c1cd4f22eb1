"""Left atrial abnormality: a wide P wave, or one with a large terminal part in V1."""

from __future__ import annotations

from ecg_shared.contract.result import Finding

from ecg_analyzer.findings.kind import Facts, evidence
from ecg_analyzer.findings.thresholds import DEEP_TERMINAL_P, LONG_P, TERMINAL_FORCE


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


def p_terminal_force(facts: Facts) -> Finding | None:
    """P in V1 with a terminal force of 4 mV·ms or more, and at least 0.1 mV deep.

    The force alone does not do: it is the product for a small square of paper, 0.1 mV by 40 ms, and a shallow P that
    is negative throughout in V1, as with a high electrode, reaches it by its length. In PTB-XL one normal ECG in four
    does so.
    """
    force, depth_mv = facts.value("p_terminal_force_mv_ms"), facts.value("p_terminal_depth_mv")
    if force is None or depth_mv is None or force < TERMINAL_FORCE.value or depth_mv < DEEP_TERMINAL_P.value:
        return None
    return Finding(
        code="p_terminal_force",
        text=f"Large terminal P in V1, {depth_mv:.2f} mV deep, {force:.1f} mV·ms: left atrial abnormality.",
        severity="info",
        evidence=evidence(force, TERMINAL_FORCE, measurement="p_terminal_force_mv_ms"),
        leads=["V1"],
    )
