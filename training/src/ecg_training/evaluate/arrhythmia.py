"""The arrhythmia model's figures: what was said of patients not met in training, and of strips held out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_analyzer.prediction.windows import windows
from ecg_shared.serving.predictor import Predictor

from ecg_training.data.cinc2017 import FIBRILLATION, NOISY, NORMAL, OTHER, SAMPLING_RATE_HZ, Strip
from ecg_training.evaluate import measures
from ecg_training.evaluate.measures import Flags, Floats, Measure
from ecg_training.models.arrhythmia.cross_validation import OutOfFold

SEED: Final = 1
ABSTAINED: Final = 0.05

MEASURES: Final[tuple[tuple[str, Measure], ...]] = (
    ("AUC", measures.auc),
    ("sensitivity", measures.sensitivity),
    ("specificity", measures.specificity),
    ("Brier score", measures.brier),
    ("calibration error (ECE, 15 bins)", measures.calibration_error),
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval over persons."""

    name: str
    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class OfRecord:
    """What was said of one record; NaN where it has no abnormal or no normal windows."""

    record: str
    n: int
    abnormal: int
    auc: float
    sensitivity: float
    specificity: float


def estimates(abnormal: Flags, probability: Floats, person: npt.NDArray[np.str_]) -> list[Estimate]:
    """Return every measure with its interval."""
    rows = []
    for name, measure in MEASURES:
        low, high = measures.interval_by_person(measure, abnormal, probability, person, seed=SEED)
        rows.append(Estimate(name, measure(abnormal, probability), low, high, abnormal.size))
    return rows


def of_lead(unseen: OutOfFold, chosen: Callable[[str], bool]) -> tuple[Flags, Floats, npt.NDArray[np.str_]]:
    """Return labels, cross-calibrated probabilities and records of the windows of some leads."""
    rows = np.array([chosen(lead) for lead in unseen.lead])
    return unseen.abnormal[rows], unseen.probability()[rows], unseen.record[rows]


def by_record(abnormal: Flags, probability: Floats, record: npt.NDArray[np.str_]) -> list[OfRecord]:
    """Return the figures of each record."""
    rows = []
    for name in np.unique(record):
        of_it = record == name
        labels, said = abnormal[of_it], probability[of_it]
        rows.append(
            OfRecord(
                record=str(name),
                n=labels.size,
                abnormal=int(labels.sum()),
                auc=measures.auc(labels, said),
                sensitivity=measures.sensitivity(labels, said),
                specificity=measures.specificity(labels, said),
            )
        )
    return rows


@dataclass(frozen=True, slots=True)
class OfStrips:
    """How the served model judges a hand-held recorder's strips, by the mean probability of a strip's windows."""

    n_normal: int
    n_fibrillation: int
    n_other: int
    auc_fibrillation: float
    auc_other: float
    fibrillation_called_abnormal: float
    other_called_abnormal: float
    normal_called_normal: float


def judge_strips(strips: Iterable[Strip], models: Predictor) -> OfStrips:
    """Run the served model on the strips held out from training; those too noisy to label are passed over."""
    labels, said = [], []
    for strip in strips:
        ecg, _ = windows(strip.lead_mv, SAMPLING_RATE_HZ)
        if strip.held_out and strip.label != NOISY and len(ecg):
            labels.append(strip.label)
            said.append(float(models.predict("arrhythmia", {"ecg": ecg})["probability"].mean()))
    label, probability = np.array(labels), np.array(said)
    normal, fibrillation, other = (label == name for name in (NORMAL, FIBRILLATION, OTHER))
    return OfStrips(
        n_normal=int(normal.sum()),
        n_fibrillation=int(fibrillation.sum()),
        n_other=int(other.sum()),
        auc_fibrillation=measures.auc(fibrillation[~other], probability[~other]),
        auc_other=measures.auc(other[~fibrillation], probability[~fibrillation]),
        fibrillation_called_abnormal=measures.sensitivity(fibrillation, probability),
        other_called_abnormal=measures.sensitivity(other, probability),
        normal_called_normal=measures.specificity(~normal, probability),
    )
