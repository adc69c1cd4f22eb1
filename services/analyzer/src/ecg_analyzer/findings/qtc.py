"""Long and short QTc."""

from __future__ import annotations

from ecg_shared.contract.options import Sex
from ecg_shared.contract.result import Finding

from ecg_analyzer.findings.kind import Facts, evidence
from ecg_analyzer.findings.thresholds import LONG_QTC_MEN, LONG_QTC_WOMEN, SHORT_QTC, VERY_LONG_QTC, WIDE_QRS


def long_qtc(facts: Facts) -> Finding | None:
    """QTc of 450 ms in men or 460 in women and more; from 500 ms on it is urgent.

    Without a sex the lower limit holds and the text says so. Silent where QRS is 120 ms or more: its own width makes
    QT long, and the recommendations want another measure there.
    """
    qtc_ms = facts.value("qtc_ms")
    limit = LONG_QTC_WOMEN if facts.sex == Sex.FEMALE else LONG_QTC_MEN
    if qtc_ms is None or qtc_ms < limit.value or _wide(facts):
        return None
    urgent = qtc_ms >= VERY_LONG_QTC.value
    assumed = " Limit for men, as no sex is given." if facts.sex is None and not urgent else ""
    return Finding(
        code="long_qtc",
        text=f"{'Very long' if urgent else 'Long'} QTc, {qtc_ms:.0f} ms.{assumed}",
        severity="urgent" if urgent else "attention",
        evidence=evidence(qtc_ms, VERY_LONG_QTC if urgent else limit, measurement="qtc_ms"),
    )


def short_qtc(facts: Facts) -> Finding | None:
    """QTc of 390 ms or less, reported without alarm: half of the healthy men are not far from it."""
    qtc_ms = facts.value("qtc_ms")
    if qtc_ms is None or qtc_ms > SHORT_QTC.value or _wide(facts):
        return None
    return Finding(
        code="short_qtc",
        text=f"Short QTc, {qtc_ms:.0f} ms.",
        severity="info",
        evidence=evidence(qtc_ms, SHORT_QTC, measurement="qtc_ms"),
    )


def _wide(facts: Facts) -> bool:
    width_ms = facts.value("qrs_duration_ms")
    return width_ms is not None and width_ms >= WIDE_QRS.value
