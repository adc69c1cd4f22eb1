"""What stands over the traces on the first page: who and when, the numbers, the verdict, the findings."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_shared.contract.options import Patient
from ecg_shared.contract.result import Finding, PredictionPart, Result
from ecg_shared.paper.printable import printable, shortened

from ecg_analyzer.report.case import Case
from ecg_analyzer.report.measurement_rows import measurement_rows
from ecg_analyzer.report.signal_quality import quality_line
from ecg_analyzer.report.statements import head_lines
from ecg_analyzer.report.words import clock, in_words

MOST_NUMBERS: Final = 12
MOST_FINDINGS: Final = 4
_ID_SIGNS: Final = 40
_FIRST: Final = tuple(
    re.compile(pattern)
    for pattern in (
        *(r"heart_rate_bpm", r"pr_.*", r"p_(duration_)?ms", r"qrs_(duration_)?ms", r"qt_.*", r"qtc_(fridericia_)?ms"),
        *(r"qtc_bazett_ms", r"p_axis.*", r"qrs_axis.*", r"t_axis.*", r"rmssd_ms", r"mean_rr_ms"),
    )
)
"""What a cart prints over its traces, in that order, and RMSSD; what else was measured follows as it comes."""
_SEVERITIES: Final = ("urgent", "attention", "info")


def title_of(leads: list[str]) -> str:
    """Name the kind of recording by its leads."""
    if set(STANDARD_LEADS) <= set(leads):
        return "12-lead ECG"
    return "Single-lead ECG" if len(leads) == 1 else f"{len(leads)}-lead ECG"


def cover(result: Result, case: Case) -> dict[str, Any]:
    """Return the first page's texts."""
    findings = by_severity(result.findings)
    return {
        "title": title_of(result.signal.leads),
        "facts": [[label, printable(shortened(value, _ID_SIGNS))] for label, value in _facts(result, case)],
        "numbers": _numbers(result, case.patient),
        "verdict": verdict(result.prediction),
        "findings": [finding_line(finding) for finding in findings[:MOST_FINDINGS]],
        "more_findings": max(0, len(findings) - MOST_FINDINGS),
        "remarks": _remarks(result),
    }


def verdict(prediction: PredictionPart) -> dict[str, Any]:
    """Return the prediction in words: label, probability against its threshold, and how far to trust the number."""
    model = f"Model {prediction.model.name} {prediction.model.version}".strip()
    if prediction.probability is None or prediction.label is None:
        reason = in_words(prediction.reason_if_null or "not given")
        label = "Signal not interpretable" if prediction.rejected else "Rhythm model: no verdict"
        return {"label": label, "abnormal": False, "lines": [f"Not given: {reason}.", model]}
    windows = len(prediction.windows)
    over = "one window of 10 s" if windows == 1 else f"highest tenth of {windows} windows of 10 s"
    calibrated = "calibrated" if prediction.calibrated else "not calibrated"
    sign = "≥" if prediction.label == "abnormal" else "<"
    return {
        "label": f"Rhythm model: {prediction.label}",
        "abnormal": prediction.label == "abnormal",
        "lines": [
            f"Probability of abnormal {prediction.probability:.2f} {sign} threshold {prediction.threshold:.2f}",
            f"{model}, {over}, {calibrated}",
            *head_lines(prediction),
        ],
    }


def by_severity(findings: list[Finding]) -> list[Finding]:
    """Return the findings, the most urgent first."""
    return sorted(findings, key=lambda finding: _SEVERITIES.index(finding.severity))


def finding_line(finding: Finding) -> dict[str, Any]:
    """Return a finding as one line."""
    return {"text": printable(finding.text), "severity": finding.severity, "urgent": finding.severity == "urgent"}


def instant(moment: datetime) -> str:
    """Return a date and time as it is printed; a time without a zone is the recorder's own."""
    zone = "" if moment.tzinfo is None else moment.strftime(" %Z")
    return moment.strftime("%Y-%m-%d %H:%M:%S") + zone


def _facts(result: Result, case: Case) -> list[tuple[str, str]]:
    signal, patient = result.signal, case.patient
    known = [
        ("Patient", patient.reference if patient is not None and patient.reference else None),
        ("Age, sex", _age_and_sex(patient)),
        ("Order", case.external_id),
        ("Recorded", instant(signal.start) if signal.start is not None else "time not in the file"),
        ("Submitted", instant(case.submitted) if case.submitted is not None else None),
        ("Job", str(case.job_id) if case.job_id is not None else None),
        ("File", f"{result.input.kind}, {result.input.format}, SHA-256 {result.input.sha256[:12]}…"),
        ("Signal", f"{_count(signal.leads)}, {clock(signal.duration_s)}, {signal.sampling_rate_hz:g} samples/s"),
    ]
    return [(label, value) for label, value in known if value]


def _age_and_sex(patient: Patient | None) -> str:
    if patient is None:
        return ""
    age = f"{patient.age_years:g} years" if patient.age_years is not None else ""
    return ", ".join(part for part in (age, patient.sex.value if patient.sex else "") if part)


def _count(leads: list[str]) -> str:
    return f"lead {leads[0]}" if len(leads) == 1 else f"{len(leads)} leads"


def _numbers(result: Result, patient: Patient | None) -> list[dict[str, Any]]:
    """Return as many measurements as the page holds, those of _FIRST first."""

    def place(name: str) -> int:
        return next((n for n, pattern in enumerate(_FIRST) if pattern.fullmatch(name)), len(_FIRST))

    chosen = sorted(result.measurements, key=place)[:MOST_NUMBERS]
    return measurement_rows({name: result.measurements[name] for name in chosen}, patient)


def _remarks(result: Result) -> list[str]:
    lines = [quality_line(result.quality)]
    digitization = result.digitization
    if digitization is not None and digitization.verdict != "ok":
        reasons = ", ".join(in_words(reason) for reason in digitization.reasons) or "no reason given"
        lines.append(f"Page read with verdict “{digitization.verdict}”: {shortened(reasons, 90)}.")
    if not result.signal.calibrated:
        lines.append("Millivolts rest on an assumption; times do not.")
    return [printable(line) for line in lines]
