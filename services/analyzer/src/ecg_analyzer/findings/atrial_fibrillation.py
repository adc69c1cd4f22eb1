"""Atrial fibrillation, as far as a rule can say so."""

from __future__ import annotations

from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_shared.contract.result import Finding

from ecg_analyzer.findings.irregular_rhythm import irregularity
from ecg_analyzer.findings.kind import Facts, evidence
from ecg_analyzer.findings.thresholds import FIBRILLATION_ONE_LEAD, FIBRILLATION_TWELVE_LEADS, IRREGULAR_CHANGE


def atrial_fibrillation(facts: Facts) -> Finding | None:
    """Irregular intervals without P waves over a whole 12-lead ECG, or 30 s of fewer leads.

    No P wave must have been found where one was looked for; a recording whose P waves nobody looked for is only
    irregular.
    """
    twelve = set(STANDARD_LEADS) <= set(facts.per_lead("r_amplitude_mv"))
    longest = FIBRILLATION_TWELVE_LEADS if twelve else FIBRILLATION_ONE_LEAD
    change = irregularity(facts.beats)
    if change is None or facts.duration_s < longest.value or facts.reason("pr_ms") != "no_p_waves":
        return None
    return Finding(
        code="atrial_fibrillation",
        text="Irregular rhythm without P waves, as in atrial fibrillation.",
        severity="attention",
        evidence=evidence(change, IRREGULAR_CHANGE, measurement="median_relative_nn_change"),
    )
