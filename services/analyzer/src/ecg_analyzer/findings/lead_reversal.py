"""Limb electrodes on the wrong limbs."""

from __future__ import annotations

from ecg_shared.contract.result import Finding

from ecg_analyzer.findings.kind import Facts, evidence
from ecg_analyzer.findings.thresholds import FLAT_LEAD_II, REVERSED_P_AXIS


def arm_reversal(facts: Facts) -> Finding | None:
    """P and QRS point away from lead I while V6 is upright: left and right arm are exchanged.

    An upright V6 tells it from dextrocardia, whose left chest leads shrink.
    """
    p_axis_deg = facts.value("p_axis_deg")
    r_mv, s_mv = facts.per_lead("r_amplitude_mv"), facts.per_lead("s_amplitude_mv")
    if p_axis_deg is None or abs(p_axis_deg) <= REVERSED_P_AXIS.value or not {"I", "V6"} <= r_mv.keys() & s_mv.keys():
        return None
    # what leads down in an inverted lead is a Q where a taller R follows it
    q_mv = facts.per_lead("q_amplitude_mv")
    if r_mv["I"] >= max(s_mv["I"], q_mv.get("I", 0.0)) or r_mv["V6"] <= s_mv["V6"]:
        return None
    return Finding(
        code="arm_reversal",
        text="P wave and QRS are inverted in lead I but not in V6: the arm electrodes may be exchanged.",
        severity="attention",
        evidence=evidence(p_axis_deg, REVERSED_P_AXIS, measurement="p_axis_deg"),
        leads=["I"],
    )


def right_leg_reversal(facts: Facts) -> Finding | None:
    """Lead II nearly flat between others that are not: the right arm's electrode is exchanged with the right leg's."""
    r_mv, s_mv = facts.per_lead("r_amplitude_mv"), facts.per_lead("s_amplitude_mv")
    height_mv = {lead: r_mv[lead] + s_mv[lead] for lead in ("I", "II", "III") if lead in r_mv and lead in s_mv}
    limit = FLAT_LEAD_II.value
    if len(height_mv) < 3 or height_mv["II"] >= limit or min(height_mv["I"], height_mv["III"]) < 3.0 * limit:
        return None
    return Finding(
        code="right_leg_reversal",
        text="Lead II is nearly flat: the electrodes of right arm and right leg may be exchanged.",
        severity="attention",
        evidence=evidence(height_mv["II"], FLAT_LEAD_II, measurement="qrs_height_mv"),
        leads=["II"],
    )
