"""The twelve-lead model's figures: what networks said of records that they had not met.

Each held-out part is calibrated, and its thresholds are chosen, on the other parts. Of the whole of PTB-XL, whose folds
9 and 10 are held out, fold 10 alone is judged, calibrated on fold 9.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_analyzer.prediction.twelve_lead import LABELS, MODEL, RHYTHMS, SUPERCLASSES
from ecg_shared.scores.figures import Figure

from ecg_training.evaluate import measures
from ecg_training.evaluate.shipped import Trust
from ecg_training.models.twelve_lead import cross_validation, learning_curve
from ecg_training.models.twelve_lead.cross_validation import OutOfFold
from ecg_training.models.twelve_lead.operating import choose
from ecg_training.models.twelve_lead.train import ARCHITECTURES

FEWEST_POSITIVES: Final = 40
"""A rhythm with fewer positives is listed, without a goal."""
RESAMPLES: Final = 1000
SEED: Final = 1
AGES: Final = ((0.0, 50.0), (50.0, 70.0), (70.0, 200.0))

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What was said of one view of the records: probabilities, statements and abstentions, all (n, n_labels)."""

    probability: Floats
    stated: Flags
    abstained: Flags


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % interval over records."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class OfLabel:
    """One label; NaN where nobody has it."""

    label: str
    positives: int
    auc: float
    auc_page: float
    calibration_error: float
    sensitivity: float
    precision: float


@dataclass(frozen=True, slots=True, eq=False)
class OfArchitecture:
    """The figures of one architecture, or of several together."""

    n: int
    superclass_auc: Interval
    rhythm_auc: Interval
    superclass_auc_page: float
    rhythm_auc_page: float
    labels: tuple[OfLabel, ...]
    errors_removed: float
    abstained: float
    kappa_page: float
    groups: Mapping[str, tuple[int, float, float]]
    probability: Floats
    truth: Flags

    @property
    def worst_calibration_error(self) -> float:
        """The greatest calibration error of any label that is served."""
        return max(label.calibration_error for label in self.labels)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """All figures: of what is served, of each architecture alone, and how they grow with the records."""

    served: OfArchitecture
    of: Mapping[str, OfArchitecture]
    curve: Sequence[learning_curve.Point]


def evaluate(models_folder: Path) -> Found:
    """Return the figures from the tables beside the model."""
    folder = models_folder / MODEL
    tables = {
        architecture: cross_validation.read(folder / cross_validation.FILE.format(architecture=architecture))
        for architecture in ARCHITECTURES
    }
    return Found(
        served=judge(cross_validation.together(list(tables.values()))),
        of={architecture: judge(table) for architecture, table in tables.items()},
        curve=learning_curve.read(folder / learning_curve.FILE),
    )


def trust(found: Found) -> Trust:
    """Return how far the served model's probabilities hold: of its worst label, and of all its statements."""
    return Trust(found.served.worst_calibration_error, found.served.errors_removed)


def judge(table: OutOfFold) -> OfArchitecture:
    """Return the figures of one table."""
    signal, page = said_of(table, table.signal_logit), said_of(table, table.page_logit)
    judged = table.official_fold == 10 if set(np.unique(table.official_fold)) == {9, 10} else table.fold >= 0
    truth = table.labels[judged]
    signal, page = _chosen(signal, judged), _chosen(page, judged)
    superclasses, rhythms = columns_of(SUPERCLASSES, truth), columns_of(RHYTHMS, truth, FEWEST_POSITIVES)
    wrong = signal.stated != truth
    ages, sexes = table.age_years[judged], table.sex[judged]
    groups = {
        "men": sexes == 0,
        "women": sexes == 1,
        **{_age_name(low, high): (ages >= low) & (ages < high) for low, high in AGES},
    }
    return OfArchitecture(
        n=len(truth),
        superclass_auc=interval(truth, signal.probability, superclasses),
        rhythm_auc=interval(truth, signal.probability, rhythms),
        superclass_auc_page=macro_auc(truth, page.probability, superclasses),
        rhythm_auc_page=macro_auc(truth, page.probability, rhythms),
        labels=tuple(_of_label(number, truth, signal, page) for number in range(len(LABELS))),
        errors_removed=float((wrong & signal.abstained).sum() / max(wrong.sum(), 1)),
        abstained=float(signal.abstained.mean()),
        kappa_page=kappa(signal.stated, page.stated),
        groups={
            name: (
                int(chosen.sum()),
                macro_auc(truth[chosen], signal.probability[chosen], superclasses),
                macro_auc(truth[chosen], signal.probability[chosen], rhythms),
            )
            for name, chosen in groups.items()
        },
        probability=signal.probability,
        truth=truth,
    )


def said_of(table: OutOfFold, logit: Floats) -> Said:
    """Return what is said with the operating point that the other parts' signals give, part by part."""
    probability = np.empty_like(logit)
    stated, abstained = np.zeros(logit.shape, np.bool_), np.zeros(logit.shape, np.bool_)
    for fold in np.unique(table.fold):
        held_out = table.fold == fold
        operating = choose(table.signal_logit[~held_out], table.labels[~held_out])
        probability[held_out] = operating.probability(logit[held_out])
        stated[held_out] = probability[held_out] >= operating.threshold
        abstained[held_out] = operating.abstained(probability[held_out])
    return Said(probability, stated, abstained)


def columns_of(labels: Sequence[str], truth: Flags, fewest: int = 1) -> list[int]:
    """Return the columns of those labels that so many records have."""
    return [LABELS.index(label) for label in labels if truth[:, LABELS.index(label)].sum() >= fewest]


def macro_auc(truth: Flags, probability: Floats, columns: Sequence[int]) -> float:
    """Return the mean area under the ROC curve over labels, those left out that all or none have."""
    areas = [measures.auc(truth[:, column], probability[:, column]) for column in columns]
    known = [area for area in areas if not np.isnan(area)]
    return float(np.mean(known)) if known else float("nan")


def interval(truth: Flags, probability: Floats, columns: Sequence[int]) -> Interval:
    """Return the macro AUC with its 95 % interval from resampling records."""
    generator = np.random.default_rng(SEED)
    drawn = (generator.integers(len(truth), size=len(truth)) for _ in range(RESAMPLES))
    values = [macro_auc(truth[rows], probability[rows], columns) for rows in drawn]
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return Interval(macro_auc(truth, probability, columns), float(low), float(high))


def kappa(one: Flags, other: Flags) -> float:
    """Return Cohen's kappa of two readings over all statements (Cohen 1960, doi:10.1177/001316446002000104)."""
    agreed = float((one == other).mean())
    by_chance = float(one.mean() * other.mean() + (1 - one.mean()) * (1 - other.mean()))
    return (agreed - by_chance) / (1.0 - by_chance)


def figures(found: Found) -> list[Figure]:
    """Return the rows of the figures file."""
    served = found.served
    note = f"records not met in training, {served.n} of PTB-XL"

    def row(name: str, value: float, goal: float | None, text: str, *, lower: bool = False) -> Figure:
        return Figure(name, value, "", "lower" if lower else "higher", goal=goal, n=served.n, note=f"{text}; {note}")

    def macro(name: str, area: Interval, goal: float, what: str) -> Figure:
        return row(name, area.value, goal, f"macro AUC of {what}, 95 % interval {area.low:.3f} to {area.high:.3f}")

    return [
        macro("ptbxl_superclass_auc", served.superclass_auc, 0.90, "NORM, MI, STTC, CD, HYP"),
        macro("ptbxl_rhythm_auc", served.rhythm_auc, 0.93, f"rhythms with {FEWEST_POSITIVES} positives or more"),
        row("twelve_lead_ece", served.worst_calibration_error, 0.03, "worst label, 15 bins", lower=True),
        row("twelve_lead_errors_removed", served.errors_removed, 0.35, f"abstaining on {served.abstained:.1%}"),
        row("ptbxl_superclass_auc_page", served.superclass_auc_page, None, "simulated 3x4 page with strip"),
        row("ptbxl_rhythm_auc_page", served.rhythm_auc_page, None, "simulated 3x4 page with strip"),
        row("twelve_lead_page_kappa", served.kappa_page, None, "statements of a simulated page and its signal"),
    ]


def _of_label(number: int, truth: Flags, signal: Said, page: Said) -> OfLabel:
    has, stated = truth[:, number], signal.stated[:, number]
    hits = int((has & stated).sum())
    return OfLabel(
        label=LABELS[number],
        positives=int(has.sum()),
        auc=measures.auc(has, signal.probability[:, number]),
        auc_page=measures.auc(has, page.probability[:, number]),
        calibration_error=measures.calibration_error(has, signal.probability[:, number]),
        sensitivity=hits / has.sum() if has.any() else float("nan"),
        precision=hits / stated.sum() if stated.any() else float("nan"),
    )


def _chosen(said: Said, rows: Flags) -> Said:
    return Said(said.probability[rows], said.stated[rows], said.abstained[rows])


def _age_name(low: float, high: float) -> str:
    if low == 0.0:
        return f"under {high:g} years"
    return f"{low:g} years and over" if high > 120.0 else f"{low:g} to {high - 1:g} years"
