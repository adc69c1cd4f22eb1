"""High and low voltage of the QRS complexes."""

from __future__ import annotations

from ecg_shared.contract.leads import LIMB_LEADS, PRECORDIAL_LEADS
from ecg_shared.contract.options import Sex
from ecg_shared.contract.result import Finding

from ecg_analyzer.findings.kind import Facts, evidence
from ecg_analyzer.findings.thresholds import (
    CORNELL_MEN,
    CORNELL_WOMEN,
    LOW_LIMB,
    LOW_PRECORDIAL,
    R_IN_AVL,
    SOKOLOW_LYON,
    Threshold,
)


def left_ventricular_hypertrophy(facts: Facts) -> Finding | None:
    """Voltage of Sokolow-Lyon, Cornell or R in aVL; the first of them that is met is the evidence.

    Without a sex Cornell's lower limit, that for women, holds and the text says so. Silent with a wide QRS, in which
    voltage says little of mass.
    """
    r_mv, s_mv = facts.per_lead("r_amplitude_mv"), facts.per_lead("s_amplitude_mv")
    if facts.wide_qrs:
        return None
    cornell = CORNELL_MEN if facts.sex == Sex.MALE else CORNELL_WOMEN
    sums: list[tuple[str, float, Threshold, tuple[str, ...]]] = []
    lateral = [lead for lead in ("V5", "V6") if lead in r_mv]
    if "V1" in s_mv and lateral:
        tallest = max(lateral, key=lambda lead: r_mv[lead])
        sums.append(("sokolow_lyon_mv", s_mv["V1"] + r_mv[tallest], SOKOLOW_LYON, ("V1", tallest)))
    if "aVL" in r_mv and "V3" in s_mv:
        sums.append(("cornell_mv", r_mv["aVL"] + s_mv["V3"], cornell, ("aVL", "V3")))
    if "aVL" in r_mv:
        sums.append(("r_amplitude_mv", r_mv["aVL"], R_IN_AVL, ("aVL",)))
    # Sokolow-Lyon and R in aVL from their limit on, Cornell above it.
    met = [one for one in sums if one[1] > one[2].value or (one[2] is not cornell and one[1] == one[2].value)]
    if not met:
        return None
    name, value_mv, limit, leads = met[0]
    assumed = " Limit for women, as no sex is given." if limit is cornell and facts.sex is None else ""
    return Finding(
        code="left_ventricular_hypertrophy_voltage",
        text=f"High voltage as in left ventricular hypertrophy, {value_mv:.2f} mV.{assumed}",
        severity="attention",
        evidence=evidence(value_mv, limit, measurement=name),
        leads=list(leads),
    )


def low_voltage(facts: Facts) -> Finding | None:
    """R and S together below 0.5 mV in all six limb leads, or below 1.0 mV in all six precordial ones."""
    r_mv, s_mv = facts.per_lead("r_amplitude_mv"), facts.per_lead("s_amplitude_mv")
    for name, leads, limit in (("limb", LIMB_LEADS, LOW_LIMB), ("precordial", PRECORDIAL_LEADS, LOW_PRECORDIAL)):
        heights_mv = [r_mv[lead] + s_mv[lead] for lead in leads if lead in r_mv and lead in s_mv]
        if len(heights_mv) == len(leads) and max(heights_mv) < limit.value:
            return Finding(
                code="low_voltage",
                text=f"Low voltage, at most {max(heights_mv):.2f} mV in the {name} leads.",
                severity="info",
                evidence=evidence(max(heights_mv), limit, measurement="qrs_height_mv"),
                leads=list(leads),
            )
    return None
