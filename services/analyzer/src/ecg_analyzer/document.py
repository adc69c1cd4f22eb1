"""The result document of an analysis."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Final, Literal

import numpy as np
from ecg_shared.contract.options import Patient
from ecg_shared.contract.result import (
    BeatsPart,
    DigitizationPart,
    Excluded,
    Gap,
    Head,
    InputPart,
    LeadQuality,
    ModelRef,
    PatientPart,
    PredictionPart,
    QualityPart,
    QualitySegment,
    Result,
    SignalPart,
    VersionsPart,
    Vitals,
    Warning_,
    WindowProbability,
)

from ecg_analyzer.beats.class_network import MODEL as BEATS
from ecg_analyzer.beats.values import BeatClass
from ecg_analyzer.pipeline import Analysis
from ecg_analyzer.prediction.arrhythmia import MODEL, THRESHOLD
from ecg_analyzer.quality.columns import is_only_columns
from ecg_analyzer.quality.gaps import gaps_of
from ecg_analyzer.waves.network import MODEL as DELINEATOR

HEADS: Final = ("rhythm", "twelve_lead")
"""Every head that a document has, whether a model answered or not."""


def build_result(
    analysis: Analysis,
    *,
    kind: Literal["signal", "page"],
    form: str,
    sha256: str,
    pages: int | None = None,
    patient: Patient | None = None,
    digitization: DigitizationPart | None = None,
    warnings: Sequence[Warning_] = (),
) -> Result:
    """Return the document without job id and artefacts, which the gateway adds.

    ``form`` is the format's short name, ``sha256`` the upload's digest, ``patient`` as the options name him,
    ``warnings`` those of reading or digitizing, which stand before those of the analysis.
    """
    measured = analysis.measurements
    asked = {
        MODEL: analysis.prediction.version,
        BEATS: analysis.beats.model_version,
        DELINEATOR: analysis.waves.model_version,
        **{head.model: head.version for head in analysis.heads.values()},
    }
    return Result(
        input=InputPart(kind=kind, format=form, pages=pages, sha256=sha256, patient=_patient(patient)),
        signal=_signal(analysis),
        digitization=digitization,
        quality=_quality(analysis),
        vitals=Vitals(
            heart_rate_bpm=measured["heart_rate_bpm"].value,
            rmssd_ms=measured["rmssd_ms"].value,
            qrs_duration_ms=measured["qrs_duration_ms"].value,
        ),
        measurements=dict(measured),
        beats=_beats(analysis),
        prediction=_prediction(analysis),
        findings=list(analysis.findings),
        warnings=[*warnings, *analysis.warnings],
        versions=VersionsPart(
            software=version("ecg-analyzer"), models={model: number for model, number in asked.items() if number}
        ),
    )


def _patient(patient: Patient | None) -> PatientPart | None:
    if patient is None or (patient.age_years is None and patient.sex is None):
        return None
    return PatientPart(age_years=patient.age_years, sex=patient.sex)


def _signal(analysis: Analysis) -> SignalPart:
    ecg = analysis.ecg
    rate_hz = ecg.sampling_rate_hz
    return SignalPart(
        sampling_rate_hz=rate_hz,
        duration_s=ecg.duration_s,
        leads=list(ecg.lead_names),
        calibrated=ecg.calibrated,
        gaps=[
            Gap(lead=name, start_s=gap.start_sample / rate_hz, end_s=gap.end_sample / rate_hz)
            for name, lead_mv in zip(ecg.lead_names, ecg.signal_mv, strict=True)
            for gap in gaps_of(lead_mv)
        ],
        start=ecg.start,
    )


def _quality(analysis: Analysis) -> QualityPart:
    rate_hz = analysis.ecg.sampling_rate_hz
    used = _used_leads(analysis)
    return QualityPart(
        verdict=analysis.quality.verdict.value,
        reason_if_not_interpretable=analysis.quality.reason_if_not_interpretable,
        leads=[
            LeadQuality(
                name=lead.name,
                verdict=lead.verdict.value,
                reasons=list(lead.reasons),
                segments=[
                    QualitySegment(
                        start_s=segment.where.start_sample / rate_hz,
                        end_s=segment.where.end_sample / rate_hz,
                        problem=segment.problem.value,
                    )
                    for segment in lead.segments.listed
                ],
                shares={problem.value: share for problem, share in lead.segments.share.items()},
            )
            for lead in analysis.quality.leads
        ],
        excluded=[
            Excluded(start_s=stretch.start_sample / rate_hz, end_s=stretch.end_sample / rate_hz, reason=reason)
            for reason, found in (
                ("flat", analysis.quality.excluded),
                ("lost_contact", analysis.beats.lost),
                ("ventricular_flutter", analysis.beats.flutter),
            )
            for stretch in found
        ],
        used_leads=list(used),
        used_s=_used_s(analysis, used),
    )


def _used_leads(analysis: Analysis) -> tuple[str, ...]:
    """Return the leads that rate and rhythm rest on: those recorded together, of a page without a strip all columns."""
    if analysis.beats.reason_not_beats is not None:
        return ()
    if is_only_columns(analysis.ecg, analysis.leads):
        return tuple(name for name in analysis.ecg.lead_names if name not in analysis.quality.unusable)
    return analysis.leads


def _used_s(analysis: Analysis, leads: Sequence[str]) -> float:
    """Return how much was recorded in any of these leads and not left out."""
    recorded = np.zeros(analysis.ecg.n_samples, np.bool_)
    for name in leads:
        recorded |= np.isfinite(analysis.ecg.lead_mv(name))
    recorded &= ~analysis.quality.broken
    for stretch in analysis.beats.lost + analysis.beats.flutter:
        recorded[stretch.start_sample : stretch.end_sample] = False
    return int(recorded.sum()) / analysis.ecg.sampling_rate_hz


def _beats(analysis: Analysis) -> BeatsPart:
    letters = analysis.beats.beat_class
    return BeatsPart(
        count=int(letters.size),
        by_class={letter.value: int(np.sum(letters == letter)) for letter in BeatClass},
    )


def _prediction(analysis: Analysis) -> PredictionPart:
    prediction = analysis.prediction
    known = prediction.probability is not None
    return PredictionPart(
        label=("abnormal" if prediction.abnormal else "normal") if known else None,
        probability=prediction.probability,
        threshold=THRESHOLD,
        calibrated=prediction.calibrated,
        rejected=analysis.quality.reason_if_not_interpretable is not None,
        model=ModelRef(name=MODEL, version=prediction.version),
        windows=[
            WindowProbability(start_s=start_s, end_s=end_s, probability=probability)
            for start_s, end_s, probability in zip(
                prediction.start_s.tolist(),
                prediction.end_s.tolist(),
                prediction.window_probability.tolist(),
                strict=True,
            )
        ],
        heads={name: _head(analysis, name) for name in HEADS},
        reason_if_null=prediction.reason_if_null,
    )


def _head(analysis: Analysis, name: str) -> Head:
    said = analysis.heads.get(name)
    if said is None:
        return Head(reason_if_null=analysis.quality.reason_if_not_interpretable or "no_model")
    return Head(
        label=said.label,
        probabilities=dict(said.probabilities),
        thresholds=dict(said.thresholds) if said.thresholds is not None else None,
        abstained=list(said.abstained),
        model=ModelRef(name=said.model, version=said.version) if said.version else None,
        reason_if_null=said.reason_if_null,
    )
