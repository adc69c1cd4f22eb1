"""Cross-validate, fit and export the network of rhythms: ``python -m ecg_training rhythm train --help``."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from ecg_analyzer.prediction.rhythm import MODEL
from ecg_shared.serving.engine import Engine

from ecg_training.data import cinc2017
from ecg_training.models.rhythm import cross_validation
from ecg_training.models.rhythm.examples import Examples, prepare
from ecg_training.models.rhythm.export import export
from ecg_training.models.rhythm.fit import Schedule, fit
from ecg_training.models.rhythm.graph import Size
from ecg_training.models.rhythm.kernel import Width
from ecg_training.order import read_order

log = logging.getLogger(__name__)

VERSION: Final = 1


def train(
    examples: Examples,
    models_folder: Path,
    *,
    seed: int,
    n_folds: int = cross_validation.N_FOLDS,
    size: Size = Size(),  # noqa: B008 - frozen
    schedule: Schedule = Schedule(),  # noqa: B008 - frozen
    width: Width = Width(),  # noqa: B008 - frozen
    checkpoints: Path | None = None,
) -> Path:
    """Cross-validate, fit the served network to all strips, join its opinions as fits those not met; export it."""
    unseen = cross_validation.cross_validate(
        examples, seed=seed, n_folds=n_folds, size=size, schedule=schedule, width=width, checkpoints=checkpoints
    )
    kept = checkpoints / "all" if checkpoints else None
    network = fit(examples, seed=seed, size=size, schedule=schedule, width=width, checkpoint=kept)
    folder = export(network, models_folder, version=VERSION, joint=unseen.joint())
    cross_validation.write(unseen, models_folder / MODEL / cross_validation.FILE)
    return folder


def main() -> None:
    """Train from the folders on the command line; ``beats`` and ``delineator`` of the served models describe strips."""
    order, _ = read_order(MODEL, Path(__file__).parent, __doc__)
    examples = prepare(cinc2017.read_all(order.data / "cinc2017"), Engine(order.models))
    log.info("%d strips", len(examples))
    written = train(
        examples,
        order.models,
        seed=order.config["seed"],
        size=order.table(Size, "size"),
        schedule=order.table(Schedule, "schedule"),
        width=order.table(Width, "width"),
        checkpoints=order.checkpoints,
    )
    log.info("written: %s", written)


if __name__ == "__main__":
    main()
