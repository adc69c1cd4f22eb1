"""Right and left bundle branch block, by width and shape of the QRS complex.

The shapes are those of AHA/ACCF/HRS 2009, part III (doi:10.1161/CIRCULATIONAHA.108.191095). Leads I and V6 must be
there; without millivolts or without them a wide complex stays unnamed.
"""

from __future__ import annotations

from typing import Final

from ecg_shared.contract.result import Finding

from ecg_analyzer.findings.kind import Facts, evidence
from ecg_analyzer.findings.thresholds import BORDERLINE_QRS, LATE_R_LATERAL, LATE_R_V1, WIDE_QRS, WIDE_S

LATERAL: Final = ("I", "V6")


def right_bundle_branch_block(facts: Facts) -> Finding | None:
    """R' behind S in V1 or V2, or a late R without S in V1, and in I and V6 an S wider than 40 ms or than R."""
    s_ms, r_ms, r_peak_ms = (facts.per_lead(name) for name in ("s_duration_ms", "r_duration_ms", "r_peak_time_ms"))
    wide_s = all(
        s_ms.get(lead, 0.0) > WIDE_S.value or s_ms.get(lead, 0.0) > r_ms.get(lead, float("inf")) for lead in LATERAL
    )
    r_prime_mv = facts.per_lead("r_prime_amplitude_mv")
    right = [lead for lead in ("V1", "V2") if r_prime_mv.get(lead, 0.0) > 0.0]
    if not right and s_ms.get("V1") == 0.0 and r_peak_ms.get("V1", 0.0) > LATE_R_V1.value:
        right = ["V1"]
    if not (wide_s and right):
        return None
    return _block(facts, "right", [*right, *LATERAL], f"late R in {' and '.join(right)}, wide S in I and V6")


def left_bundle_branch_block(facts: Facts) -> Finding | None:
    """R without Q in I and V6, so broad that its last peak comes after 60 ms.

    Of the complete block one broad lead is enough: V6 has RS where the transition of the precordial leads is displaced
    (ibid.). Below 120 ms both must be, as other things widen R a little.
    """
    q_ms, r_ms, r_peak_ms, r_prime_mv = (
        facts.per_lead(name) for name in ("q_duration_ms", "r_duration_ms", "r_peak_time_ms", "r_prime_amplitude_mv")
    )
    if not all(q_ms.get(lead) == 0.0 and r_ms.get(lead, 0.0) > 0.0 for lead in LATERAL):
        return None
    broad = [lead for lead in LATERAL if r_peak_ms[lead] > LATE_R_LATERAL.value and r_prime_mv[lead] == 0.0]
    if not broad or (not facts.wide_qrs and len(broad) < len(LATERAL)):
        return None
    return _block(facts, "left", list(LATERAL), f"broad R in {' and '.join(broad)}, no Q in I and V6")


def _block(facts: Facts, side: str, leads: list[str], shape: str) -> Finding | None:
    width_ms = facts.value("qrs_duration_ms")
    if width_ms is None or width_ms < BORDERLINE_QRS.value:
        return None
    complete = facts.wide_qrs
    name = f"{'' if complete else 'incomplete '}{side} bundle branch block"
    return Finding(
        code=name.replace(" ", "_"),
        text=f"{name.capitalize()}, QRS {width_ms:.0f} ms: {shape}.",
        severity="attention" if complete else "info",
        evidence=evidence(width_ms, WIDE_QRS if complete else BORDERLINE_QRS, measurement="qrs_duration_ms"),
        leads=leads,
    )
