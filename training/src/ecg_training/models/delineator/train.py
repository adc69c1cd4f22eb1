"""Cross-validate, fit and export the delineator: ``python -m ecg_training delineator train --help``."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_analyzer.waves.net_input import at_net_rate
from ecg_analyzer.waves.network import MODEL

from ecg_training.data import ludb
from ecg_training.data import noise as noise_database
from ecg_training.loop import use_one_thread
from ecg_training.models import folds
from ecg_training.models.delineator.examples import Examples, prepare
from ecg_training.models.delineator.export import export, export_fold
from ecg_training.models.delineator.fit import Schedule, fit
from ecg_training.models.delineator.graph import Size
from ecg_training.order import read_order

log = logging.getLogger(__name__)

VERSION: Final = 1


def load_noise(folder: Path) -> npt.NDArray[np.float32]:
    """Return channels of pure noise, prepared like leads, shape (n_channels, n_samples)."""
    return np.concatenate([at_net_rate(*noise_database.read(folder, record)) for record in noise_database.RECORDS])


def train(
    examples: Examples,
    noise: npt.NDArray[np.float32],
    models_folder: Path,
    *,
    wanted: Sequence[int | str],
    seed: int,
    n_folds: int = folds.N_FOLDS,
    size: Size = Size(),  # noqa: B008 - frozen
    schedule: Schedule = Schedule(),  # noqa: B008 - frozen
    checkpoints: Path | None = None,
) -> None:
    """Fit and export the wanted networks: a fold's number leaves that fold's records out, ``all`` leaves none out."""
    held_out = folds.deal(list(dict.fromkeys(examples.record.tolist())), n_folds=n_folds)
    (models_folder / MODEL).mkdir(parents=True, exist_ok=True)
    folds.write(held_out, models_folder / MODEL / folds.FILE)
    for one in wanted:
        met = np.ones(len(examples), np.bool_) if one == "all" else ~np.isin(examples.record, held_out[int(one)])
        kept = checkpoints / str(one) if checkpoints else None
        network = fit(examples.where(met), noise, seed=seed, size=size, schedule=schedule, checkpoint=kept)
        if one == "all":
            folder = export(network, models_folder, version=VERSION)
        else:
            folder = export_fold(network, models_folder, fold=int(one))
        log.info("written: %s, from %d leads", folder, int(met.sum()))


def main() -> None:
    """Train from the folders on the command line."""
    every = [*map(str, range(folds.N_FOLDS)), "all"]
    order, said = read_order(
        MODEL,
        Path(__file__).parent,
        __doc__,
        lambda parser: parser.add_argument(
            "--networks", nargs="+", choices=every, default=every, help="folds, or all for the served one"
        ),
    )
    use_one_thread()
    folder = order.data / "ludb"
    examples = prepare([ludb.read(folder, record) for record in ludb.records(folder)])
    log.info("%d leads of %d records", len(examples), len(set(examples.record)))
    train(
        examples,
        load_noise(order.data / "noise"),
        order.models,
        wanted=said.networks,
        seed=order.config["seed"],
        size=order.table(Size, "size"),
        schedule=order.table(Schedule, "schedule"),
        checkpoints=order.checkpoints,
    )


if __name__ == "__main__":
    main()
