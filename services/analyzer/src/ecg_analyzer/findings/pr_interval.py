"""First-degree atrioventricular block, and a short PR interval."""

from __future__ import annotations

from ecg_shared.contract.result import Finding

from ecg_analyzer.findings.kind import Facts, evidence
from ecg_analyzer.findings.thresholds import LONG_PR, SHORT_PR


def first_degree_block(facts: Facts) -> Finding | None:
    """PR above 200 ms."""
    pr_ms = facts.value("pr_ms")
    if pr_ms is None or pr_ms <= LONG_PR.value:
        return None
    return Finding(
        code="first_degree_block",
        text=f"Long PR interval, {pr_ms:.0f} ms: first-degree atrioventricular block.",
        severity="info",
        evidence=evidence(pr_ms, LONG_PR, measurement="pr_ms"),
    )


def short_pr(facts: Facts) -> Finding | None:
    """PR below 120 ms."""
    pr_ms = facts.value("pr_ms")
    if pr_ms is None or pr_ms >= SHORT_PR.value:
        return None
    return Finding(
        code="short_pr",
        text=f"Short PR interval, {pr_ms:.0f} ms.",
        severity="info",
        evidence=evidence(pr_ms, SHORT_PR, measurement="pr_ms"),
    )
