"""Inverted T waves in neighbouring leads."""

from __future__ import annotations

from typing import Final

from ecg_shared.contract.result import Finding

from ecg_analyzer.findings.contiguous import with_a_neighbour
from ecg_analyzer.findings.kind import Facts, evidence
from ecg_analyzer.findings.thresholds import T_INVERSION

OFTEN_INVERTED: Final = ("aVR", "III", "V1")
"""Leads in which the T wave of a healthy heart may point down."""


def t_inversion(facts: Facts) -> Finding | None:
    """T deeper than 0.1 mV in two contiguous leads in which R is taller than S.

    Silent with a wide QRS, whose T waves point away from it by nature.
    """
    if facts.wide_qrs:
        return None
    t_mv, r_mv, s_mv = (facts.per_lead(name) for name in ("t_amplitude_mv", "r_amplitude_mv", "s_amplitude_mv"))
    leads = with_a_neighbour(
        [
            lead
            for lead, height_mv in t_mv.items()
            if lead not in OFTEN_INVERTED
            and height_mv < T_INVERSION.value
            and r_mv.get(lead, 0.0) > s_mv.get(lead, float("inf"))
        ]
    )
    if not leads:
        return None
    most = min(leads, key=lambda lead: t_mv[lead])
    return Finding(
        code="t_inversion",
        text=f"Inverted T waves in {', '.join(leads)}, down to {t_mv[most]:.2f} mV.",
        severity="attention",
        evidence=evidence(t_mv[most], T_INVERSION, measurement="t_amplitude_mv"),
        leads=leads,
    )
