"""From a signal to its analysis, in order."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.options import JobOptions, Patient
from ecg_shared.contract.result import Finding, Measurement, Warning_
from ecg_shared.serving.predictor import Predictor

from ecg_analyzer import findings, measurements
from ecg_analyzer.beats.column_rhythm import beats_of_columns
from ecg_analyzer.beats.finding import find_beats
from ecg_analyzer.beats.values import Beats
from ecg_analyzer.findings.kind import Facts
from ecg_analyzer.measurements.kind import MeasurementKind, NotMeasurableError, Subject
from ecg_analyzer.prediction import heads
from ecg_analyzer.prediction.arrhythmia import Prediction, predict_arrhythmia, unknown
from ecg_analyzer.prediction.joined_columns import joined_columns
from ecg_analyzer.prediction.kind import HeadPrediction, Recording
from ecg_analyzer.quality.assessment import Quality, assess
from ecg_analyzer.quality.columns import is_only_columns
from ecg_analyzer.quality.rhythm_leads import rhythm_leads
from ecg_analyzer.refusals import refuse_no_beats, refuse_unfit
from ecg_analyzer.remarks import remarks
from ecg_analyzer.waves.columns import column_beats
from ecg_analyzer.waves.delineation import delineate
from ecg_analyzer.waves.median_beat import MedianBeat, median_beats
from ecg_analyzer.waves.values import Waves

SWAPPED_LIMBS: Final = ("arm_reversal", "right_leg_reversal")
"""Findings that say that limb electrodes are exchanged."""


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """All that is known of a recording. ``leads`` are those recorded together that rate and widths rest on.

    ``medians`` has the median beat of every lead that shows one, by its name; ``heads`` what each head said that was
    asked.
    """

    ecg: Ecg
    leads: tuple[str, ...]
    quality: Quality
    beats: Beats
    waves: Waves
    medians: Mapping[str, MedianBeat]
    measurements: Mapping[str, Measurement]
    prediction: Prediction
    heads: Mapping[str, HeadPrediction]
    findings: tuple[Finding, ...]
    warnings: tuple[Warning_, ...]


def analyze(ecg: Ecg, options: JobOptions, models: Predictor | None) -> Analysis:
    """Analyse one recording; does no I/O beyond ``models``, None where there are none.

    A signal in which nothing looks like beats is not interpretable: no verdict, no finding, and no number, each with
    that reason.
    Raises EcgError with signal_empty, signal_too_short, sampling_rate_out_of_range, signal_flat or no_beats_found, and
    what the models raise.
    """
    recording = examine(ecg, options, models)
    leads, quality, beats, measured = recording.leads, recording.quality, recording.beats, recording.measured
    reason = beats.reason_not_beats
    judged_mv = (
        joined_columns(ecg, quality.unusable)
        if is_only_columns(ecg, leads)
        else quality.readable(ecg.lead_mv(leads[0]))
    )
    # Each question mostly waits for the model server or counts outside the interpreter.
    with ThreadPoolExecutor(thread_name_prefix="head") as beside:
        asked = (
            {}
            if reason or models is None
            else {head.name: beside.submit(head.predict, recording, models) for head in heads.ALL}
        )
        prediction = unknown(reason) if reason else predict_arrhythmia(judged_mv, ecg.sampling_rate_hz, models)
        answers = {name: answer.result() for name, answer in asked.items()}
    patient = options.patient or Patient()
    facts = Facts(measured, beats, ecg.duration_s, patient.sex, patient.age_years)
    candidates = () if reason else (find(facts) for find in findings.ALL)
    found = tuple(finding for finding in candidates if finding is not None)
    if any(finding.code in SWAPPED_LIMBS for finding in found):
        quality = quality.with_swapped_limb_leads(ecg)
    return Analysis(
        ecg=ecg,
        leads=leads,
        quality=quality,
        beats=beats,
        waves=recording.waves,
        medians=recording.medians,
        measurements=measured,
        prediction=prediction,
        heads=answers,
        findings=found,
        warnings=remarks(ecg, leads, quality, columns_only=is_only_columns(ecg, leads), every_beat=options.every_beat),
    )


def examine(ecg: Ecg, options: JobOptions, models: Predictor | None) -> Recording:
    """Find and measure all that the heads and the findings rest on; raises as ``analyze`` does."""
    refuse_unfit(ecg)
    quality = assess(ecg)
    leads = rhythm_leads(ecg, options.preferred_lead, quality.unusable)
    in_columns = beats_of_columns(ecg, quality.unusable, models) if is_only_columns(ecg, leads) else None
    beats = in_columns or find_beats(ecg, leads, quality, models)
    refuse_no_beats(quality, beats)
    reason = beats.reason_not_beats
    if reason is not None:
        quality = quality.not_interpretable(leads, reason)
    leads_mv = {name: ecg.lead_mv(name) for name in leads}
    waves = delineate(leads_mv, beats, models, every_beat=options.every_beat)
    medians = (
        {} if reason else median_beats(leads_mv, beats, waves) | column_beats(ecg, leads, quality.unusable, models)
    )
    subject = Subject(beats, waves, medians, leads[0], ecg.calibrated)
    measured = {kind.name: _measure(kind, subject) for kind in measurements.ALL}
    return Recording(ecg, leads, quality, beats, waves, medians, measured)


def _measure(kind: MeasurementKind, subject: Subject) -> Measurement:
    try:
        if subject.beats.reason_not_beats is not None:
            raise NotMeasurableError(subject.beats.reason_not_beats)
        measured = kind.measure(subject)
    except NotMeasurableError as unknown:
        return Measurement(value=None, unit=kind.unit, n=0, method=kind.method, reason_if_null=unknown.reason)
    return Measurement(
        value=measured.value,
        unit=kind.unit,
        n=measured.n,
        method=kind.method,
        per_lead=dict(measured.per_lead) if measured.per_lead is not None else None,
    )
