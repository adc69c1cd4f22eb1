"""Statements about a recording of twelve leads, each with its probability."""

from __future__ import annotations

from typing import Final

import numpy as np
from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_shared.serving.predictor import Predictor

from ecg_analyzer.prediction.kind import HeadKind, HeadPrediction, Recording
from ecg_analyzer.prediction.twelve_lead_input import inputs_of

MODEL: Final = "twelve_lead"
SUPERCLASSES: Final = ("NORM", "MI", "STTC", "CD", "HYP")
RHYTHMS: Final = ("SR", "AFIB", "SARRH", "SBRAD", "STACH", "PACE")
STATEMENTS: Final = (
    *("PVC", "PAC", "1AVB", "CLBBB", "CRBBB", "IRBBB", "IVCD", "LAFB", "LVH", "LAO/LAE", "IMI", "ASMI", "AMI", "ILMI"),
    *("ISC_", "ISCAL", "STD_", "NDT", "NST_", "INVT", "QWAVE", "LVOLT"),
)
LABELS: Final = (*SUPERCLASSES, *RHYTHMS, *STATEMENTS)
"""The columns of the model's output: superclasses and SCP-ECG codes of PTB-XL."""

SHORTEST_S: Final = 5.0
FEWEST_LEADS: Final = 8
"""The eight that are independent of each other, I, II and V1 to V6: the other limb leads follow from them."""
SHORTEST_LEAD_S: Final = 2.0
"""A column of a 3x4 page shows 2.5 s, sometimes without its ends."""


def predict_twelve_lead(recording: Recording, models: Predictor) -> HeadPrediction:
    """Return what the model states of the recording: over several windows the mean probability.

    Probabilities are calibrated, each statement has its threshold, and those too close to it are abstained from.
    Raises ModelUnavailableError and ModelOutputInvalidError.
    """
    reason = _reason_not_asked(recording)
    if reason is not None:
        return HeadPrediction(MODEL, reason_if_null=reason)
    said = models.predict(MODEL, inputs_of(recording))
    probability = said["probability"].astype(np.float64).mean(axis=0)
    threshold = said["threshold"][0].astype(np.float64)
    low, high = said["unsure_from"][0], said["unsure_to"][0]
    return HeadPrediction(
        model=MODEL,
        version=models.version(MODEL),
        probabilities=dict(zip(LABELS, probability.tolist(), strict=True)),
        thresholds=dict(zip(LABELS, threshold.tolist(), strict=True)),
        abstained=tuple(
            label for label, unsure in zip(LABELS, (probability > low) & (probability < high), strict=True) if unsure
        ),
    )


def _reason_not_asked(recording: Recording) -> str | None:
    ecg = recording.ecg
    if ecg.duration_s < SHORTEST_S:
        return "too_short"
    if recording.beats.sample.size == 0:
        return "no_beats"
    recorded_s = {
        name: np.isfinite(lead_mv).sum() / ecg.sampling_rate_hz
        for name, lead_mv in zip(ecg.lead_names, ecg.signal_mv, strict=True)
    }
    if sum(recorded_s.get(lead, 0.0) >= SHORTEST_LEAD_S for lead in STANDARD_LEADS) < FEWEST_LEADS:
        return "too_few_leads"
    return None


TWELVE_LEAD: Final = HeadKind(MODEL, predict_twelve_lead)
