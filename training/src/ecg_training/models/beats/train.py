"""Cross-validate, fit and export the network of beat classes: ``python -m ecg_training beats train --help``."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_analyzer.beats.class_network import MODEL

from ecg_training.data import mitdb
from ecg_training.loop import use_one_thread
from ecg_training.models import folds
from ecg_training.models.beats.calibration import Scaling, fit_scaling
from ecg_training.models.beats.committee import MEMBERS, committee
from ecg_training.models.beats.examples import Examples, prepare
from ecg_training.models.beats.export import export, export_fold
from ecg_training.models.beats.fit import Schedule, fit
from ecg_training.models.beats.graph import Size, logits
from ecg_training.order import read_order

log = logging.getLogger(__name__)

VERSION: Final = 1


def train(
    examples: Examples,
    models_folder: Path,
    *,
    seeds: Sequence[int],
    n_folds: int = folds.N_FOLDS,
    size: Size = Size(),  # noqa: B008 - frozen
    schedule: Schedule = Schedule(),  # noqa: B008 - frozen
    checkpoints: Path | None = None,
) -> None:
    """Fit and export the networks of the cross-validation, ``folds/<seed>-<fold>``, then the served committee of all.

    Each network of a fold is calibrated on what the others say of the records that they have not met, those of the
    committee, one a seed, on all of it. No network learns from a person of DS2.
    """
    held_out = folds.deal(list(dict.fromkeys(examples.record.tolist())), n_folds=n_folds)
    (models_folder / MODEL).mkdir(parents=True, exist_ok=True)
    folds.write(held_out, models_folder / MODEL / folds.FILE)
    learned = ~np.isin(examples.record, list(mitdb.SAME_PERSON_AS_IN_DS2))
    scalings = [
        _cross_validate(
            examples,
            learned,
            held_out,
            models_folder,
            seed=seed,
            size=size,
            schedule=schedule,
            checkpoints=checkpoints / str(seed) if checkpoints else None,
        )
        for seed in seeds
    ]
    networks = [
        fit(
            examples.where(learned),
            seed=seed,
            size=size,
            schedule=schedule,
            checkpoint=checkpoints / "all" / str(seed) if checkpoints else None,
        )
        for seed in seeds
    ]
    folder = export(committee(networks, scalings, size), models_folder, version=VERSION)
    log.info("written: %s, temperatures %s", folder, [round(scaling.temperature, 2) for scaling in scalings])


def _cross_validate(
    examples: Examples,
    learned: npt.NDArray[np.bool_],
    held_out: Sequence[Sequence[str]],
    models_folder: Path,
    *,
    seed: int,
    size: Size,
    schedule: Schedule,
    checkpoints: Path | None,
) -> Scaling:
    """Export a network for each fold and return the scaling that fits what they say of records they have not met."""
    judged = ~examples.made
    fold = np.array([next(n for n, left in enumerate(held_out) if one in left) for one in examples.record])
    networks = []
    unseen = np.empty((*examples.label.shape, 4), np.float32)
    for number in range(len(held_out)):
        kept = checkpoints / str(number) if checkpoints else None
        met = examples.where(learned & (fold != number))
        network = fit(met, seed=seed, size=size, schedule=schedule, checkpoint=kept)
        unseen[fold == number] = logits(network, examples.where(fold == number))
        networks.append(network)
        log.info("seed %d, fold %d of %d", seed, number + 1, len(held_out))
    for number, network in enumerate(networks):
        others = judged & (fold != number)
        scaling = fit_scaling(unseen[others], examples.label[others])
        export_fold(committee([network], [scaling], size), models_folder, fold=f"{seed}-{number}")
    return fit_scaling(unseen[judged], examples.label[judged])


def main() -> None:
    """Train from the folders on the command line."""
    order, _ = read_order(MODEL, Path(__file__).parent, __doc__)
    use_one_thread()
    examples = prepare(mitdb.read(order.data / "mitdb", record) for record in mitdb.DS1)
    log.info("%d sequences of %d records", len(examples), len(set(examples.record)))
    train(
        examples,
        order.models,
        seeds=[order.config["seed"] + number for number in range(MEMBERS)],
        size=order.table(Size, "size"),
        schedule=order.table(Schedule, "schedule"),
        checkpoints=order.checkpoints,
    )


if __name__ == "__main__":
    main()
