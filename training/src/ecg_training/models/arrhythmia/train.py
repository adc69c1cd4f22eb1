"""Fit, calibrate and export the arrhythmia model: ``python -m ecg_training arrhythmia train --help``."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_analyzer.prediction.windows import windows

from ecg_training.data import cinc2017, mitdb
from ecg_training.data import noise as noise_database
from ecg_training.models.arrhythmia import cross_validation
from ecg_training.models.arrhythmia.examples import Examples, cut, cut_strip, join
from ecg_training.models.arrhythmia.export import NAME, export
from ecg_training.models.arrhythmia.fit import Schedule, fit
from ecg_training.models.arrhythmia.graph import Size, fold_in_calibration
from ecg_training.order import read_order

log = logging.getLogger(__name__)

VERSION: Final = 1
SHIFTS_S: Final = (0.0, 3.3, 6.6)
"""Where the first window begins, in turn from epoch to epoch, so that beats do not keep their places."""


def load_examples(folder: Path, records: tuple[str, ...]) -> list[Examples]:
    """Return the windows of the records, once for each shift."""
    recordings = [mitdb.read(folder, record) for record in records]
    return [join([cut(recording, shift_s=shift_s) for recording in recordings]) for shift_s in SHIFTS_S]


def load_strips(folder: Path) -> list[Examples]:
    """Return the windows of the strips to learn from, dealt out to the shifts so that no epoch is twice as long."""
    windows_of_strips = join([cut_strip(strip) for strip in cinc2017.read_all(folder) if not strip.held_out])
    turn = np.arange(len(windows_of_strips))
    return [windows_of_strips.where(turn % len(SHIFTS_S) != left_out) for left_out in range(len(SHIFTS_S))]


def load_noise(folder: Path) -> npt.NDArray[np.float32]:
    """Return windows of pure noise, prepared like those of the signal, shape (n, 3600)."""
    parts = []
    for record in noise_database.RECORDS:
        noise_mv, sampling_rate_hz = noise_database.read(folder, record)
        parts += [windows(channel_mv, sampling_rate_hz)[0] for channel_mv in noise_mv]
    return np.concatenate(parts)


def train(
    shifted: list[Examples],
    further: list[Examples],
    noise: npt.NDArray[np.float32],
    models_folder: Path,
    *,
    seed: int,
    n_folds: int = cross_validation.N_FOLDS,
    size: Size = Size(),  # noqa: B008 - frozen
    schedule: Schedule = Schedule(),  # noqa: B008 - frozen
    checkpoints: Path | None = None,
) -> Path:
    """Cross-validate by patient, fit the served network to all, calibrate it, export it; return the version folder.

    ``shifted`` has the windows of the records that are cross-validated, ``further`` those of others, both once for each
    shift. The calibration is fitted to what the cross-validation's networks said of patients they had not met.
    """
    unseen = cross_validation.cross_validate(
        shifted, further, noise, seed=seed, n_folds=n_folds, size=size, schedule=schedule, checkpoints=checkpoints
    )
    calibration = unseen.calibration()
    log.info("calibration: slope %.3f, offset %.3f", calibration.slope, calibration.offset)
    everyone = [join([examples, others]) for examples, others in zip(shifted, further, strict=True)]
    kept = checkpoints / "all" if checkpoints else None
    network = fit(everyone, noise, seed=seed, size=size, schedule=schedule, checkpoint=kept)
    fold_in_calibration(network, slope=calibration.slope, offset=calibration.offset)
    version_folder = export(network, models_folder, version=VERSION)
    cross_validation.write(unseen, models_folder / NAME / cross_validation.FILE)
    return version_folder


def main() -> None:
    """Train from the folders on the command line."""
    order, _ = read_order(NAME, Path(__file__).parent, __doc__)
    shifted = load_examples(order.data / "mitdb", mitdb.DS1_PERSONS)
    further = load_strips(order.data / "cinc2017")
    for name, examples in (("MIT-BIH", shifted[0]), ("CinC 2017", further[0])):
        log.info("%s: %d windows an epoch, %.0f %% abnormal", name, len(examples), 100 * examples.abnormal.mean())
    written = train(
        shifted,
        further,
        load_noise(order.data / "noise"),
        order.models,
        seed=order.config["seed"],
        size=order.table(Size, "size"),
        schedule=order.table(Schedule, "schedule"),
        checkpoints=order.checkpoints,
    )
    log.info("written: %s", written)


if __name__ == "__main__":
    main()
