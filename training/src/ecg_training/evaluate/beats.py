"""Beat classes against the cardiologists' labels, each record named by networks that have not met its person.

MIT-BIH DS1 (de Chazal et al. 2004) with both leads, by our own detector and by the annotated beats; a beat that was
missed counts as missed in its class, a false one as false in the class that it was given, unless it is near a beat that
nobody could classify (ANSI/AAMI EC57). Each seed's network is judged alone, and all of them as the committee that is
served.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from ecg_analyzer.beats.class_network import CLASSES, MODEL, class_probability, decide
from ecg_shared.scores.figures import Figure
from ecg_shared.serving.predictor import DEFAULT_SIGNATURE
from ecg_shared.serving.served_model import OnnxModel
from scipy import stats

from ecg_training.data import mitdb
from ecg_training.evaluate import measures
from ecg_training.evaluate.shipped import Trust
from ecg_training.models import folds
from ecg_training.models.beats.examples import IGNORED, beats_of, labels
from ecg_training.models.beats.export import FOLDS

LETTERS: Final = tuple(letter.value for letter in CLASSES)
V: Final = LETTERS.index("V")
F: Final = LETTERS.index("F")
ABSTAINED: Final = 0.05
COMMITTEE: Final = "all"
"""In place of a seed: the mean of all seeds' networks."""
LEAST_SEEDS: Final = 3
"""Of fewer there is no interval worth the name."""
_BOTH_LEADS: Final = (0, 1)

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class OfRecord:
    """One record by one seed's network or the COMMITTEE.

    ``counts`` (4 classes, 3): annotated, named rightly, named so falsely.
    ``fusion_called_v`` of those falsely named V are fusion beats.

    ``label`` (n,) and ``probability`` (n, 4) are of the beats that were found and could be classified.
    """

    record: str
    seed: str
    counts: Counts
    counts_annotated: Counts
    fusion_called_v: int
    label: npt.NDArray[np.int64]
    probability: npt.NDArray[np.float64]


class _Networks:
    """A predictor that answers with the mean of some networks of the cross-validation."""

    def __init__(self, networks: Sequence[OnnxModel]) -> None:
        self._networks = networks

    def predict(
        self, model: str, inputs: Mapping[str, npt.NDArray[Any]], signature: str = DEFAULT_SIGNATURE
    ) -> dict[str, npt.NDArray[Any]]:
        """Return what the networks say on average."""
        said = [network.run(inputs, signature)["probability"] for network in self._networks]
        return {"probability": np.mean(said, axis=0)}

    def version(self, model: str) -> str:
        """Return a name, as nobody serves it."""
        return "fold"


def evaluate(models_folder: Path, data: Path) -> list[OfRecord]:
    """Return every record of DS1 by every seed and by the committee."""
    folder = models_folder / MODEL
    with (folder / folds.FILE).open(newline="", encoding="utf-8") as opened:
        fold_of = {row["record"]: row["fold"] for row in csv.DictReader(opened)}
    networks = {path.name: OnnxModel(path, threads=1) for path in sorted((folder / FOLDS).iterdir())}
    found = []
    for record in mitdb.DS1:
        of_seed = {name.split("-")[0]: [one] for name, one in networks.items() if name.split("-")[1] == fold_of[record]}
        of_seed[COMMITTEE] = [network for of_one in of_seed.values() for network in of_one]
        found += _by_each(mitdb.read(data / "mitdb", record), of_seed)
    return found


def _by_each(one: mitdb.Recording, of_seed: Mapping[str, Sequence[OnnxModel]]) -> list[OfRecord]:
    (sample, own), (marked, annotated) = (beats_of(one, _BOTH_LEADS, annotated=given) for given in (False, True))
    label, true_label = labels(one, sample), labels(one, marked)
    total = np.array([(one.beat_class == letter).sum() for letter in LETTERS])
    known = label != IGNORED
    found = []
    for seed, networks in of_seed.items():
        said = class_probability(own, _Networks(networks))
        named = decide(own, said)
        named_annotated = decide(annotated, class_probability(annotated, _Networks(networks)))
        found.append(
            OfRecord(
                record=one.record,
                seed=seed,
                counts=_counts(total, label, named, _unclassifiable(one, sample)),
                counts_annotated=_counts(total, true_label, named_annotated, _unclassifiable(one, marked)),
                fusion_called_v=int(((named == V) & (label == F)).sum()),
                label=label[known],
                probability=said[known].astype(np.float64),
            )
        )
    return found


def of_committee(found: Sequence[OfRecord]) -> list[OfRecord]:
    """Return what the committee found."""
    return [one for one in found if one.seed == COMMITTEE]


def _unclassifiable(one: mitdb.Recording, sample: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Return which beats lie at one that the cardiologists could not classify."""
    doubtful = one.beat_sample[one.beat_class == "Q"]
    if not doubtful.size:
        return np.zeros(sample.size, np.bool_)
    near: npt.NDArray[np.bool_] = np.abs(sample[:, None] - doubtful).min(axis=1) <= 0.15 * one.sampling_rate_hz
    return near


def _counts(
    total: Counts, label: npt.NDArray[np.int64], named: npt.NDArray[np.int64], left_out: npt.NDArray[np.bool_]
) -> Counts:
    right = [int(((named == number) & (label == number)).sum()) for number in range(len(CLASSES))]
    false = [int(((named == number) & (label != number) & ~left_out).sum()) for number in range(len(CLASSES))]
    return np.stack([total, np.array(right), np.array(false)], axis=1)


def f1_pct(counts: Sequence[Counts]) -> npt.NDArray[np.float64]:
    """Return the F1 of each class in percent over records; NaN where a class is neither there nor named."""
    total, right, false = np.sum(counts, axis=0).T
    with np.errstate(invalid="ignore"):
        share: npt.NDArray[np.float64] = 200.0 * right / (total + right + false)
    return share


def v_f1_ec57_pct(found: Sequence[OfRecord]) -> float:
    """Return the F1 of V in percent, fusion beats that are called V left out, as ANSI/AAMI EC57 counts them."""
    total, right, false = np.sum([one.counts[V] for one in found], axis=0)
    left = false - sum(one.fusion_called_v for one in found)
    return float(200.0 * right / (total + right + left))


def by_seed(found: Sequence[OfRecord], *, without: str = "", annotated: bool = False) -> npt.NDArray[np.float64]:
    """Return the F1 of each class by each seed, shape (n_seeds, 4)."""
    seeds = sorted({one.seed for one in found} - {COMMITTEE})
    each = [[one for one in found if one.seed == seed] for seed in seeds]
    return np.stack([f1_of(of_one, without=without, annotated=annotated) for of_one in each])


def f1_of(found: Sequence[OfRecord], *, without: str = "", annotated: bool = False) -> npt.NDArray[np.float64]:
    """Return the F1 of each class over records by one seed or the committee."""
    kept = [one for one in found if one.record != without]
    return f1_pct([one.counts_annotated if annotated else one.counts for one in kept])


def mean_and_interval(values: npt.NDArray[np.float64]) -> str:
    """Return the mean over seeds and half its 95 % interval (Student), of LEAST_SEEDS or more."""
    n = values.size
    if n < LEAST_SEEDS:
        return f"{values.mean():.1f}"
    half = values.std(ddof=1) / np.sqrt(n) * stats.t.ppf(0.975, n - 1)
    return f"{values.mean():.1f} ± {half:.1f}"


def figures(found: Sequence[OfRecord]) -> list[Figure]:
    """Return the rows of the figures file."""
    own, served = by_seed(found), of_committee(found)
    together = f1_of(served)
    n_seeds, n_records = len(own), len(served)
    base = "MIT-BIH DS1, own detector, two leads, 5-fold by person"
    rows = []
    for letter, goal in (("v", 93.0), ("s", 65.0), ("n", None), ("f", None)):
        of_class = own[:, LETTERS.index(letter.upper())]
        note = f"{base}, one network, {n_seeds} seeds; mean {mean_and_interval(of_class)}"
        rows.append(Figure(f"ds1_{letter}_f1_pct", float(of_class.mean()), "%", "higher", goal, n=n_records, note=note))
    note = f"{base}, the mean of {n_seeds} networks, as is served"
    for letter in "vsnf":
        value = float(together[LETTERS.index(letter.upper())])
        rows.append(Figure(f"ds1_{letter}_f1_committee_pct", value, "%", "higher", n=n_records, note=note))
    loss = float(f1_of(served, annotated=True)[V] - together[V])
    rows.append(
        Figure("own_detector_loss_points", loss, "points", "lower", 1.0, n=n_records, note="V F1, annotated less own")
    )
    abnormal, probability = _abnormal(served)
    rows.append(
        Figure("ds1_beat_auc", measures.auc(abnormal, probability), "", "higher", 0.97, n=abnormal.size, note=note)
    )
    held = trust(found)
    rows.append(Figure("beats_ece", held.ece, "", "lower", n=abnormal.size, note=f"{note}, top class"))
    rows.append(
        Figure(
            "beats_errors_removed_pct",
            100 * held.errors_removed,
            "%",
            "higher",
            n=abnormal.size,
            note=f"{note}; the {100 * ABSTAINED:.0f} % least sure left out",
        )
    )
    return rows


def trust(found: Sequence[OfRecord]) -> Trust:
    """Return how far the committee's probabilities hold."""
    right, sure = _top_class(of_committee(found))
    return Trust(measures.calibration_error(right, sure), measures.errors_removed_of_several(right, sure, ABSTAINED))


def _abnormal(found: Sequence[OfRecord]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.float64]]:
    label = np.concatenate([one.label for one in found])
    return label != 0, 1.0 - np.concatenate([one.probability[:, 0] for one in found])


def _top_class(found: Sequence[OfRecord]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.float64]]:
    label = np.concatenate([one.label for one in found])
    return measures.sureness(label, np.concatenate([one.probability for one in found]))
