"""Long and short QTc."""

from __future__ import annotations

from ecg_shared.contract.options import Sex
from ecg_shared.contract.result import Evidence, Finding

from ecg_analyzer.findings.kind import Facts, evidence
from ecg_analyzer.findings.thresholds import (
    LONG_QTC_MEN,
    LONG_QTC_WOMEN,
    SHORT_QTC,
    USUAL_QRS_MEN,
    USUAL_QRS_WOMEN,
    VERY_LONG_QTC,
    Threshold,
)


def long_qtc(facts: Facts) -> Finding | None:
    """QTc of 450 ms in men or 460 in women and more; from 500 ms on it is urgent.

    With a QRS of 120 ms or more it is JT that counts, as the recommendations ask: the QRS in QTc is exchanged for one
    of usual width, so that the same limits hold. Without a sex the stricter limit holds and the text says so.
    """
    qtc_ms, qrs_ms = facts.value("qtc_ms"), facts.value("qrs_duration_ms")
    if qtc_ms is None:
        return None
    female = facts.sex == Sex.FEMALE
    usual = (USUAL_QRS_WOMEN if female else USUAL_QRS_MEN) if facts.wide_qrs else None
    if usual is not None and qrs_ms is not None:
        qtc_ms += usual.value - qrs_ms
    limit = LONG_QTC_WOMEN if female else LONG_QTC_MEN
    if qtc_ms < limit.value:
        return None
    urgent = qtc_ms >= VERY_LONG_QTC.value
    exchanged = f", with a QRS of {usual.value:.0f} ms in place of {qrs_ms:.0f}" if usual is not None else ""
    assumed = " Limit for men, as no sex is given." if facts.sex is None and not urgent else ""
    return Finding(
        code="long_qtc",
        text=f"{'Very long' if urgent else 'Long'} QTc, {qtc_ms:.0f} ms{exchanged}.{assumed}",
        severity="urgent" if urgent else "attention",
        evidence=_evidence(qtc_ms, VERY_LONG_QTC if urgent else limit, usual),
    )


def _evidence(qtc_ms: float, limit: Threshold, usual: Threshold | None) -> Evidence:
    if usual is None:
        return evidence(qtc_ms, limit, measurement="qtc_ms")
    return Evidence(
        measurement="qtc_qrs_adjusted_ms",
        value=qtc_ms,
        threshold=limit.value,
        source=f"{limit.source}, JT where QRS is wide; with a usual QRS, {usual.source}",
    )


def short_qtc(facts: Facts) -> Finding | None:
    """QTc of 390 ms or less, reported without alarm: half of the healthy men are not far from it."""
    qtc_ms = facts.value("qtc_ms")
    if qtc_ms is None or qtc_ms > SHORT_QTC.value or facts.wide_qrs:
        return None
    return Finding(
        code="short_qtc",
        text=f"Short QTc, {qtc_ms:.0f} ms.",
        severity="info",
        evidence=evidence(qtc_ms, SHORT_QTC, measurement="qtc_ms"),
    )
