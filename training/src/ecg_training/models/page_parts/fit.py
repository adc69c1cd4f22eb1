"""The finder of parts fitted to tiles cut from pages of every kind."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf
from ecg_digitizer.layout.part_maps import IN_PX_PER_MM, MAP_PX_PER_MM, MAPS

from ecg_training.models.page_parts.examples import PartsPage
from ecg_training.models.page_parts.graph import Size, build

log = logging.getLogger(__name__)

TILE_PX: Final = 256
"""Side of a tile: 64 mm."""
_WEIGHTS: Final = {
    "trace": 1.0,
    "baseline": 2.0,
    "border": 2.0,
    "label": 3.0,
    "text": 1.0,
    "pulse": 3.0,
    "separator": 2.0,
}
"""Parts that are small or that more hangs on count more."""
_AT_PARTS: Final = 0.7
"""Share of tiles that hold some part other than a trace; much of a page is empty."""
_SHRINK: Final = IN_PX_PER_MM // MAP_PX_PER_MM


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to learn; the default is that of the served model."""

    steps: int = 2400
    batch: int = 8
    peak_rate: float = 4e-3
    weight_decay: float = 1e-3
    steps_a_round: int = 50


class Learner:
    """The network, its optimizer and the tiles' chance, written to a folder after every round and read back."""

    def __init__(self, *, seed: int, size: Size, schedule: Schedule) -> None:
        """Build the untrained network."""
        keras.utils.set_random_seed(seed)
        self.network = build(size)
        self.schedule = schedule
        self.seed = seed
        rate = keras.optimizers.schedules.CosineDecay(
            schedule.peak_rate / 20,
            schedule.steps - schedule.steps // 20,
            warmup_target=schedule.peak_rate,
            warmup_steps=max(1, schedule.steps // 20),
        )
        self.network.compile(
            optimizer=keras.optimizers.AdamW(rate, weight_decay=schedule.weight_decay, clipnorm=1.0), loss=_loss
        )

    def learn(self, files: Sequence[Path], checkpoint: Path | None) -> keras.Model:
        """Fit to tiles of the pages in ``files``; goes on from the checkpoint where there is one.

        On one thread the same seed, pages and versions give the same weights on the same machine.
        """
        first = 0
        progress = checkpoint.with_suffix(".round") if checkpoint else None
        if checkpoint is not None and checkpoint.exists() and progress is not None:
            self.network = keras.models.load_model(checkpoint, custom_objects={"_loss": _loss})
            first = int(progress.read_text("ascii"))
        for number in range(first, self.schedule.steps // self.schedule.steps_a_round):
            rng = np.random.default_rng((self.seed, number))
            tiles, maps = tiles_of(files, rng, self.schedule.steps_a_round * self.schedule.batch)
            met = self.network.fit(tiles, maps, batch_size=self.schedule.batch, shuffle=False, verbose=0)
            log.info("round %d: %.4f", number, met.history["loss"][0])
            if checkpoint is not None and progress is not None:
                self.network.save(checkpoint)
                progress.write_text(str(number + 1), "ascii")
        return self.network


def tiles_of(
    files: Sequence[Path], rng: np.random.Generator, count: int
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Return chance tiles (count, 256, 256, 3) and their maps (count, 128, 128, 7), eight of each page opened."""
    tiles = np.empty((count, TILE_PX, TILE_PX, 3), np.uint8)
    maps = np.empty((count, TILE_PX // _SHRINK, TILE_PX // _SHRINK, len(MAPS)), np.uint8)
    order = rng.permutation(count)
    for first in range(0, count, 8):
        with np.load(files[int(rng.integers(len(files)))]) as stored:
            page = PartsPage(stored["picture"], stored["maps"])
        for place in order[first : first + 8]:
            tiles[place], maps[place] = _tile(page, rng)
    return tiles, maps


def _tile(page: PartsPage, rng: np.random.Generator) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Cut a tile at a chance place, white beyond the page, at times in other colours or none."""
    side = TILE_PX // _SHRINK
    height, width = page.maps.shape[:2]
    top, left = int(rng.integers(-24, max(1, height - side + 24))), int(rng.integers(-24, max(1, width - side + 24)))
    if rng.random() < _AT_PARTS:
        part = page.maps[..., int(rng.integers(1, len(MAPS)))]
        rows, columns = np.nonzero(part[::4, ::4] > 127)
        if rows.size:
            at = int(rng.integers(rows.size))
            offset = rng.integers(8, side - 8, 2)
            top, left = 4 * int(rows[at]) - int(offset[0]), 4 * int(columns[at]) - int(offset[1])
    tile = np.full((TILE_PX, TILE_PX, 3), 255, np.uint8)
    maps = np.zeros((side, side, len(MAPS)), np.uint8)
    y0, x0, y1, x1 = max(top, 0), max(left, 0), min(top + side, height), min(left + side, width)
    maps[y0 - top : y1 - top, x0 - left : x1 - left] = page.maps[y0:y1, x0:x1]
    shown = page.picture[y0 * _SHRINK : y1 * _SHRINK, x0 * _SHRINK : x1 * _SHRINK]
    shown = _recoloured(shown, rng)
    at_y, at_x = (y0 - top) * _SHRINK, (x0 - left) * _SHRINK
    tile[at_y : at_y + shown.shape[0], at_x : at_x + shown.shape[1]] = shown
    return tile, maps


def _recoloured(picture: npt.NDArray[np.uint8], rng: np.random.Generator) -> npt.NDArray[np.uint8]:
    kind = rng.random()
    if kind < 0.2:
        grey = picture.mean(axis=2, keepdims=True).astype(np.uint8)
        return np.repeat(grey, 3, axis=2)
    if kind < 0.5:
        picture = picture[..., rng.permutation(3)]
    gain, offset = rng.uniform(0.8, 1.1), rng.uniform(-20.0, 20.0)
    return np.clip(picture * gain + offset, 0, 255).astype(np.uint8)


def _loss(maps: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
    wanted = tf.cast(maps, tf.float32) / 255.0
    each = tf.nn.sigmoid_cross_entropy_with_logits(labels=wanted, logits=logits)
    weights = tf.constant([_WEIGHTS[name] for name in MAPS])
    return tf.reduce_mean(each * weights * (1.0 + 2.0 * wanted))
