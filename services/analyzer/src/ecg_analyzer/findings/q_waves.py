"""Pathological Q waves."""

from __future__ import annotations

from typing import Final

from ecg_shared.contract.result import Finding

from ecg_analyzer.findings.bundle_branch_block import right_bundle_branch_block
from ecg_analyzer.findings.kind import Facts, evidence
from ecg_analyzer.findings.thresholds import DEEP_Q, LONG_Q, LONG_Q_V2_V3

TERRITORIES: Final = {
    "inferior": (("II", "III"), ("II", "aVF"), ("III", "aVF")),
    "anterior": (("V4", "V5"),),
    "lateral": (("I", "aVL"), ("V5", "V6")),
}
"""Pairs that show one wall; V2 and V3, anterior too, have limits of their own."""


def pathological_q(facts: Facts) -> Finding | None:
    """Q of 30 ms and 0.1 mV in two contiguous leads, in V2 or V3 of 20 ms, or QS in both of them.

    Silent with a wide QRS but in right bundle branch block: elsewhere it is the altered way of activation, not a scar,
    that makes Q waves.
    """
    if facts.wide_qrs and right_bundle_branch_block(facts) is None:
        return None
    q_ms, q_mv = facts.per_lead("q_duration_ms"), facts.per_lead("q_amplitude_mv")
    large = {
        lead for lead, width_ms in q_ms.items() if width_ms >= LONG_Q.value and q_mv.get(lead, 0.0) >= DEEP_Q.value
    }
    leads_of = {
        wall: list(dict.fromkeys(lead for pair in pairs if large.issuperset(pair) for lead in pair))
        for wall, pairs in TERRITORIES.items()
    }
    leads_of["anterior"] = [*_in_v2_v3(facts, q_ms), *leads_of["anterior"]]
    walls = [wall for wall, leads in leads_of.items() if leads]
    if not walls:
        return None
    leads = list(dict.fromkeys(lead for wall in walls for lead in leads_of[wall]))
    widest = max(leads, key=lambda lead: q_ms[lead])
    return Finding(
        code="pathological_q",
        text=f"Pathological Q waves, {' and '.join(walls)}: {', '.join(leads)}.",
        severity="attention",
        evidence=evidence(
            q_ms[widest], LONG_Q_V2_V3 if widest in ("V2", "V3") else LONG_Q, measurement="q_duration_ms"
        ),
        leads=leads,
    )


def _in_v2_v3(facts: Facts, q_ms: dict[str, float]) -> list[str]:
    """Return V2 and V3 as far as they have the Q that counts there; a QS in one alone may be the electrode's place."""
    r_ms = facts.per_lead("r_duration_ms")
    leads = [lead for lead in ("V2", "V3") if q_ms.get(lead, 0.0) >= LONG_Q_V2_V3.value]
    return leads if len(leads) == 2 or any(r_ms.get(lead, 0.0) > 0.0 for lead in leads) else []
