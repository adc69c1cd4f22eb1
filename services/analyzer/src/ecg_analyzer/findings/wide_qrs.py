"""Wide QRS complex that has the shape of neither bundle branch block."""

from __future__ import annotations

from ecg_shared.contract.result import Finding

from ecg_analyzer.findings.bundle_branch_block import left_bundle_branch_block, right_bundle_branch_block
from ecg_analyzer.findings.kind import Facts, evidence
from ecg_analyzer.findings.thresholds import BORDERLINE_QRS, WIDE_QRS


def wide_qrs(facts: Facts) -> Finding | None:
    """QRS of 120 ms or more, or of 110 to 119 ms, in the beats that are not ventricular.

    Silent where the shape names it: a bundle branch block says the width itself.
    """
    width_ms = facts.value("qrs_duration_ms")
    if width_ms is None or width_ms < BORDERLINE_QRS.value:
        return None
    if right_bundle_branch_block(facts) or left_bundle_branch_block(facts):
        return None
    wide = facts.wide_qrs
    return Finding(
        code="wide_qrs" if wide else "borderline_wide_qrs",
        text=f"{'Wide' if wide else 'Borderline wide'} QRS, {width_ms:.0f} ms.",
        severity="attention" if wide else "info",
        evidence=evidence(width_ms, WIDE_QRS if wide else BORDERLINE_QRS, measurement="qrs_duration_ms"),
    )
