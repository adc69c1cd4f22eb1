"""Cross-validate, fit and export the network of beat classes: ``python -m ecg_training.models.beats.train --help``."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_analyzer.beats.class_network import MODEL

from ecg_training.data import mitdb
from ecg_training.models import folds
from ecg_training.models.beats.calibration import Scaling, fit_scaling
from ecg_training.models.beats.examples import Examples, prepare
from ecg_training.models.beats.export import export, export_fold
from ecg_training.models.beats.fit import Schedule, fit
from ecg_training.models.beats.graph import Size, logits

log = logging.getLogger(__name__)

VERSION: Final = 1
SEEDS: Final = (1, 2, 3)


def train(
    examples: Examples,
    models_folder: Path,
    *,
    seeds: Sequence[int] = SEEDS,
    n_folds: int = folds.N_FOLDS,
    size: Size = Size(),  # noqa: B008 - frozen
    schedule: Schedule = Schedule(),  # noqa: B008 - frozen
) -> None:
    """Fit and export the networks of the cross-validation, ``folds/<seed>-<fold>``, then the served one.

    Each network of a fold is calibrated on what the others say of the records that they have not met, the served one on
    all of it. No network learns from a person of DS2.
    """
    held_out = folds.deal(list(dict.fromkeys(examples.record.tolist())), n_folds=n_folds)
    (models_folder / MODEL).mkdir(parents=True, exist_ok=True)
    folds.write(held_out, models_folder / MODEL / folds.FILE)
    learned = ~np.isin(examples.record, list(mitdb.SAME_PERSON_AS_IN_DS2))
    scalings = [
        _cross_validate(examples, learned, held_out, models_folder, seed=seed, size=size, schedule=schedule)
        for seed in seeds
    ]
    network = fit(examples.where(learned), seed=seeds[0], size=size, schedule=schedule)
    folder = export(network, models_folder, version=VERSION, scaling=scalings[0])
    log.info("written: %s, temperature %.2f", folder, scalings[0].temperature)


def _cross_validate(
    examples: Examples,
    learned: npt.NDArray[np.bool_],
    held_out: Sequence[Sequence[str]],
    models_folder: Path,
    *,
    seed: int,
    size: Size,
    schedule: Schedule,
) -> Scaling:
    """Export a network for each fold and return the scaling that fits what they say of records they have not met."""
    fold = np.array([next(n for n, left in enumerate(held_out) if one in left) for one in examples.record])
    networks = []
    unseen = np.empty((*examples.label.shape, 4), np.float32)
    for number in range(len(held_out)):
        network = fit(examples.where(learned & (fold != number)), seed=seed, size=size, schedule=schedule)
        unseen[fold == number] = logits(network, examples.where(fold == number))
        networks.append(network)
        log.info("seed %d, fold %d of %d", seed, number + 1, len(held_out))
    for number, network in enumerate(networks):
        scaling = fit_scaling(unseen[fold != number], examples.label[fold != number])
        export_fold(network, models_folder, fold=f"{seed}-{number}", scaling=scaling)
    return fit_scaling(unseen, examples.label)


def main() -> None:
    """Train from the folder on the command line."""
    parser = argparse.ArgumentParser(prog="python -m ecg_training.models.beats.train", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of mitdb/")
    parser.add_argument("--out", type=Path, default=Path("models"), help="folder of the served models")
    parser.add_argument("--seeds", nargs="+", type=int, default=SEEDS, help="a cross-validation each")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    examples = prepare(mitdb.read(arguments.data / "mitdb", record) for record in mitdb.DS1)
    log.info("%d sequences of %d records", len(examples), len(set(examples.record)))
    train(examples, arguments.out, seeds=arguments.seeds)


if __name__ == "__main__":
    main()
