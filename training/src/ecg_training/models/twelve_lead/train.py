"""Fit, calibrate and export the twelve-lead model: ``python -m ecg_training twelve_lead train --help``."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import keras
import numpy as np
import numpy.typing as npt
from ecg_analyzer.prediction.twelve_lead import MODEL
from ecg_analyzer.prediction.twelve_lead_input import RATE_HZ, WINDOW_SAMPLES, windows_of
from ecg_analyzer.prediction.windows import band_pass
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import standard_lead
from ecg_shared.serving.engine import Engine
from scipy import signal

from ecg_training.data import cinc2017, ludb, mitdb, ptbxl
from ecg_training.data import noise as noise_database
from ecg_training.loop import use_one_thread
from ecg_training.models.twelve_lead import cross_validation, examples, folds, learning_curve
from ecg_training.models.twelve_lead.examples import VIEWS, Examples
from ecg_training.models.twelve_lead.export import export
from ecg_training.models.twelve_lead.fit import Schedule, fit
from ecg_training.models.twelve_lead.graph import Architecture, Size
from ecg_training.models.twelve_lead.pretrain import Masking, pretrain
from ecg_training.order import Order, read_order

log = logging.getLogger(__name__)

VERSION: Final = 1
ARCHITECTURES: Final[tuple[Architecture, ...]] = ("transformer", "convolution")
"""Both are served, their logits averaged: together they are better than either (MODEL_CARD)."""
OF_CURVE: Final[Architecture] = "convolution"

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]


def load_noise(folder: Path) -> Floats:
    """Return stretches of real noise at 100 Hz, band-passed like the signal, each of unit spread, shape (m, 1000)."""
    stretches = []
    for record in noise_database.RECORDS:
        noise_mv, rate_hz = noise_database.read(folder, record)
        assert rate_hz == 360.0
        for channel_mv in noise_mv:
            slow_mv = band_pass(signal.resample_poly(channel_mv.astype(np.float64), 5, 18), RATE_HZ)
            whole_mv = slow_mv[: slow_mv.size // WINDOW_SAMPLES * WINDOW_SAMPLES].reshape(-1, WINDOW_SAMPLES)
            stretches.append(whole_mv / whole_mv.std(axis=1, keepdims=True))
    return np.asarray(np.concatenate(stretches), np.float32)


def load_unlabelled(data: Path) -> Floats:
    """Return windows of all recordings of the other sets for masked pretraining, (m, 12, 1000).

    LUDB with its twelve leads, CinC 2017 with lead I, the persons of MIT-BIH DS1 (never 201) with what they have.
    """
    windows = [
        windows_of(Ecg(strip.lead_mv[None], cinc2017.SAMPLING_RATE_HZ, ("I",)))[:1]
        for strip in cinc2017.read_all(data / "cinc2017")
    ]
    for name in ludb.records(data / "ludb"):
        twelve = ludb.read(data / "ludb", name)
        windows.append(windows_of(Ecg(twelve.signal_mv, twelve.sampling_rate_hz, twelve.lead_names)))
    for name in mitdb.DS1_PERSONS:
        long = mitdb.read(data / "mitdb", name)
        leads = tuple(standard_lead(lead) or lead for lead in long.lead_names)
        windows.append(windows_of(Ecg(long.signal_mv, long.sampling_rate_hz, leads)))
    return np.concatenate(windows)


def train(
    given: Examples,
    unlabelled: Floats,
    noise: Floats,
    models_folder: Path,
    *,
    splits: Sequence[tuple[Flags, Flags]],
    seeds: Sequence[int],
    size: Size = Size(),  # noqa: B008 - frozen
    schedule: Schedule = Schedule(),  # noqa: B008 - frozen
    masking: Masking = Masking(),  # noqa: B008 - frozen
    shares: Sequence[float] = learning_curve.SHARES,
) -> Path:
    """Cross-validate both architectures, fit both to all, export them as one graph; return the version folder.

    The transformer is pretrained for every split anew, on ``unlabelled`` and the signals of the records that learn.
    The served operating point is chosen on what the cross-validation's networks said of records they had not met.
    """
    folder = models_folder / MODEL
    folder.mkdir(parents=True, exist_ok=True)

    def start(architecture: Architecture, learns: Flags) -> keras.Model | None:
        if architecture != "transformer":
            return None
        signals = np.concatenate([unlabelled, given.where(learns).views[VIEWS[0]]["ecg"]])
        return pretrain(signals, seed=seeds[0], size=size, masking=masking)

    tables = {}
    for architecture in ARCHITECTURES:
        tables[architecture] = cross_validation.cross_validate(
            architecture,
            given,
            noise,
            splits,
            seeds=seeds,
            size=size,
            schedule=schedule,
            start=partial(start, architecture),
        )
        file = folder / cross_validation.FILE.format(architecture=architecture)
        cross_validation.write(tables[architecture], file)
    networks = []
    for architecture in ARCHITECTURES:
        begun = start(architecture, np.ones(len(given), np.bool_))
        networks += [
            fit(architecture, given, noise, seed=seed, size=size, schedule=schedule, start=begun) for seed in seeds
        ]
    operating = cross_validation.together(list(tables.values())).operating()
    version_folder = export(networks, models_folder, operating, version=VERSION)
    points = learning_curve.learning_curve(
        OF_CURVE, given, noise, splits[0], seed=seeds[0], shares=shares, size=size, schedule=schedule
    )
    learning_curve.write(points, folder / learning_curve.FILE)
    return version_folder


def main() -> None:
    """Train from the folders on the command line; with ``--resume`` the records need not be analysed again."""
    order, said = read_order(
        MODEL,
        Path(__file__).parent,
        __doc__,
        lambda parser: parser.add_argument("--ptbxl", type=Path, help="PTB-XL, the whole as published or a part of it"),
    )
    use_one_thread()
    folder = said.ptbxl or order.data / "ptbxl"
    given = _prepared(folder, order)
    log.info("PTB-XL: %d records", len(given))
    written = train(
        given,
        load_unlabelled(order.data),
        load_noise(order.data / "noise"),
        order.models,
        splits=list(folds.official(given) if ptbxl.is_whole(folder) else folds.of_part(given)),
        seeds=range(order.config["seed"], order.config["seed"] + order.config["networks"]),
        size=order.table(Size, "size"),
        schedule=order.table(Schedule, "schedule"),
        masking=order.table(Masking, "masking"),
    )
    log.info("written: %s", written)


def _prepared(folder: Path, order: Order) -> Examples:
    kept = order.checkpoints / "prepared.npz"
    if not kept.exists():
        order.checkpoints.mkdir(parents=True, exist_ok=True)
        examples.save(examples.prepare(ptbxl.read_all(folder), Engine(order.models, threads=1)), kept)
    return examples.load(kept)


if __name__ == "__main__":
    main()
