"""The two networks of twelve leads, a transformer encoder and convolutions of the same size, over the same inputs.

What is measured goes through dense layers of its own and its logits are added: with two thousand records, numbers that
cardiologists reason with carry further than any waveform. Numbers are spread over steps between their quantiles
(Gorishniy et al. 2022, arXiv:2203.05556), so that a dense layer can draw a line at 60 beats a minute as a tree does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import keras
import numpy as np
import numpy.typing as npt
from ecg_analyzer.prediction.twelve_lead import LABELS
from ecg_analyzer.prediction.twelve_lead_input import BEAT_SAMPLES, MEASURED, RHYTHM, WINDOW_SAMPLES

from ecg_training.models.twelve_lead.examples import Arrays

N_LEADS: Final = 12
CROPS: Final = 4
"""A window is seen as crops of 2.5 s, the width of a column of a printed page."""
CROP_SAMPLES: Final = WINDOW_SAMPLES // CROPS
QUANTILES: Final = (0.0, 0.01, 0.03, 0.06, 0.12, 0.25, 0.4, 0.5, 0.6, 0.75, 0.88, 0.94, 0.97, 0.99, 1.0)
"""Closer at both ends: bradycardia and tachycardia are three in a hundred."""
PER_MV: Final = 2.0
"""Half a millivolt becomes one; the size itself is kept, as it is evidence."""

Architecture = Literal["transformer", "convolution"]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Size:
    """How large a network is; the defaults are those of the served one and its rival."""

    width: int = 64
    depth: int = 2
    heads: int = 4
    patch: int = 50
    filters: tuple[int, ...] = (32, 48, 64, 96)
    beat_filters: tuple[int, ...] = (32, 64, 64)
    hidden: tuple[int, int] = (96, 64)
    rhythm_hidden: int = 32
    dropout: float = 0.2
    last_dropout: float = 0.4


def edges_of(measured: Floats) -> Floats:
    """Return the quantiles of every number, shape (len(MEASURED), len(QUANTILES)), each above the one before it."""
    known = np.where(np.isfinite(measured).any(axis=0), measured, 0.0)
    edges = np.nanquantile(known, QUANTILES, axis=0).T
    for step in range(1, len(QUANTILES)):
        least = edges[:, step - 1] + 1e-4 * (1.0 + np.abs(edges[:, step - 1]))
        edges[:, step] = np.maximum(edges[:, step], least)
    return np.asarray(edges, np.float32)


@keras.saving.register_keras_serializable("ecg")
class Steps(keras.layers.Layer):  # type: ignore[misc]  # keras has no types
    """Each number as how far it has come between each two of its quantiles, and whether it is missing."""

    def build(self, shape: tuple[int | None, int]) -> None:
        """Make room for the quantiles, which are set, not learned."""
        self.edges = self.add_weight(
            shape=(shape[1], len(QUANTILES)), initializer="zeros", trainable=False, name="edges"
        )

    def call(self, numbers: keras.KerasTensor) -> keras.KerasTensor:
        """Return (n, numbers, steps + 1) for (n, numbers) with NaN where not known."""
        # Replaced before any arithmetic: a NaN that is multiplied away stays one.
        unknown = keras.ops.isnan(numbers)
        known = keras.ops.where(unknown, keras.ops.zeros_like(numbers), numbers)[:, :, None]
        missing = keras.ops.cast(unknown, "float32")[:, :, None]
        low, high = self.edges[None, :, :-1], self.edges[None, :, 1:]
        come = keras.ops.clip((known - low) / (high - low), 0.0, 1.0) - 0.5
        return keras.ops.concatenate([come * (1.0 - missing), missing], axis=2)


@keras.saving.register_keras_serializable("ecg")
class Recorded(keras.layers.Layer):  # type: ignore[misc]
    """Millivolts scaled, zero where not recorded, and beside them where they were."""

    def call(self, signal_mv: keras.KerasTensor) -> keras.KerasTensor:
        """Return (n, 2 * rows, samples) for (n, rows, samples)."""
        missing = keras.ops.isnan(signal_mv)
        values = keras.ops.where(missing, keras.ops.zeros_like(signal_mv), signal_mv) * PER_MV
        return keras.ops.concatenate([values, 1.0 - keras.ops.cast(missing, "float32")], axis=1)


@keras.saving.register_keras_serializable("ecg")
class Places(keras.layers.Layer):  # type: ignore[misc]
    """What tells tokens apart: a learned vector for each place is added."""

    def build(self, shape: tuple[int | None, int, int]) -> None:
        """Make a vector for each place."""
        self.places = self.add_weight(
            shape=shape[1:], initializer=keras.initializers.RandomNormal(stddev=0.1), name="places"
        )

    def call(self, tokens: keras.KerasTensor) -> keras.KerasTensor:
        """Return the tokens (n, places, width), each with its place."""
        return tokens + self.places[None]


def build(architecture: Architecture, edges: Floats, size: Size = Size()) -> keras.Model:
    """Return the untrained network: inputs ``ecg``, ``beat``, ``measured`` as ``inputs_of`` makes them, output logits.

    ``edges`` are the quantiles of the numbers of the training records.
    """
    ecg = keras.Input((N_LEADS, WINDOW_SAMPLES), name="ecg", dtype="float32")
    beat = keras.Input((N_LEADS, BEAT_SAMPLES), name="beat", dtype="float32")
    measured = keras.Input((len(MEASURED),), name="measured", dtype="float32")
    steps = Steps(name="steps")(measured)
    hidden, of_numbers = _numbers(steps, size)
    over_waves = _transformer if architecture == "transformer" else _convolution
    of_waves = over_waves(Recorded()(ecg), Recorded()(beat), hidden, size)
    logits = keras.layers.Add(name="logits")([*of_numbers, of_waves])
    network = keras.Model({"ecg": ecg, "beat": beat, "measured": measured}, logits, name=architecture)
    network.get_layer("steps").set_weights([edges])
    return network


def _numbers(steps: keras.KerasTensor, size: Size) -> tuple[keras.KerasTensor, list[keras.KerasTensor]]:
    """Return what was made of the numbers, and two logits: of all of them, and of the rhythm's alone."""
    every = keras.layers.Dropout(0.1)(keras.layers.Flatten()(steps))
    hidden = keras.layers.Dense(size.hidden[0], "silu")(every)
    hidden = keras.layers.Dropout(size.dropout)(hidden)
    hidden = keras.layers.Dense(size.hidden[1], "silu")(hidden)
    hidden = keras.layers.Dropout(size.dropout)(hidden)
    rhythm = keras.layers.Flatten()(steps[:, : len(RHYTHM)])
    rhythm = keras.layers.Dense(size.rhythm_hidden, "silu")(rhythm)
    rhythm = keras.layers.Dropout(size.dropout / 2)(rhythm)
    return hidden, [keras.layers.Dense(len(LABELS))(hidden), keras.layers.Dense(len(LABELS))(rhythm)]


def _transformer(
    ecg: keras.KerasTensor, beat: keras.KerasTensor, numbers: keras.KerasTensor, size: Size
) -> keras.KerasTensor:
    tokens = keras.layers.Concatenate(axis=1)(
        [
            patch_tokens(ecg, size),
            lead_tokens(beat, size),
            keras.layers.Reshape((1, size.width))(keras.layers.Dense(size.width)(numbers)),
        ]
    )
    tokens = encoded(tokens, size)
    seen = keras.layers.Concatenate()(
        [keras.layers.GlobalAveragePooling1D()(tokens), keras.layers.GlobalMaxPooling1D()(tokens)]
    )
    return keras.layers.Dense(len(LABELS))(keras.layers.Dropout(size.last_dropout)(seen))


def patch_tokens(ecg: keras.KerasTensor, size: Size) -> keras.KerasTensor:
    """Return a token for each half second of all leads together, with its place in its crop and that of the crop."""
    patches = keras.layers.Reshape((WINDOW_SAMPLES // size.patch, 2 * N_LEADS * size.patch))(
        keras.layers.Permute((2, 1))(ecg)
    )
    return Places(name="patch_places")(keras.layers.Dense(size.width, name="patches")(patches))


def lead_tokens(beat: keras.KerasTensor, size: Size) -> keras.KerasTensor:
    """Return a token for each lead's median beat; a missing lead has the token of its place and of being missing."""
    leads = keras.layers.Reshape((2, N_LEADS, BEAT_SAMPLES))(beat)
    leads = keras.layers.Reshape((N_LEADS, 2 * BEAT_SAMPLES))(keras.layers.Permute((2, 1, 3))(leads))
    leads = keras.layers.Dense(size.width, "silu", name="beats")(leads)
    return Places(name="lead_places")(keras.layers.Dense(size.width, name="beat_tokens")(leads))


def encoded(tokens: keras.KerasTensor, size: Size) -> keras.KerasTensor:
    """Return what each token is in the light of the others: pre-norm transformer blocks."""
    for block in range(size.depth):
        seen = keras.layers.LayerNormalization(name=f"norm_{block}")(tokens)
        seen = keras.layers.MultiHeadAttention(
            size.heads, size.width // size.heads, dropout=size.dropout, name=f"attention_{block}"
        )(seen, seen)
        tokens = tokens + keras.layers.Dropout(size.dropout)(seen)
        seen = keras.layers.LayerNormalization(name=f"norm_wide_{block}")(tokens)
        seen = keras.layers.Dense(2 * size.width, "silu", name=f"wide_{block}")(seen)
        seen = keras.layers.Dense(size.width, name=f"narrow_{block}")(keras.layers.Dropout(size.dropout)(seen))
        tokens = tokens + keras.layers.Dropout(size.dropout)(seen)
    return keras.layers.LayerNormalization(name="norm_last")(tokens)


def _convolution(
    ecg: keras.KerasTensor, beat: keras.KerasTensor, _: keras.KerasTensor, size: Size
) -> keras.KerasTensor:
    over_time = _strided(keras.layers.Permute((2, 1))(ecg), size.filters)
    over_beat = _strided(keras.layers.Permute((2, 1))(beat), size.beat_filters)
    seen = keras.layers.Concatenate()(
        [
            keras.layers.GlobalAveragePooling1D()(over_time),
            keras.layers.GlobalMaxPooling1D()(over_time),
            keras.layers.Flatten()(keras.layers.Dropout(size.dropout)(over_beat)),
        ]
    )
    return keras.layers.Dense(len(LABELS))(keras.layers.Dropout(size.last_dropout)(seen))


def _strided(steps: keras.KerasTensor, filters: tuple[int, ...]) -> keras.KerasTensor:
    for width in filters:
        steps = keras.layers.Conv1D(width, 7, strides=2, padding="same", use_bias=False)(steps)
        steps = keras.layers.BatchNormalization(momentum=0.95)(steps)
        steps = keras.layers.ReLU()(steps)
    return steps


def logits(network: keras.Model, inputs: Arrays) -> npt.NDArray[np.float64]:
    """Return the network's logits, shape (n, len(LABELS))."""
    return np.asarray(network.predict(dict(inputs), batch_size=64, verbose=0), np.float64)


def parameters(network: keras.Model) -> int:
    """Return how many numbers were learned."""
    return int(sum(np.prod(weight.shape) for weight in network.trainable_weights))


def like(network: keras.Model, size: Size) -> keras.Model:
    """Return another network of the same kind with the same weights."""
    architecture: Any = network.name
    twin = build(architecture, np.asarray(network.get_layer("steps").get_weights()[0]), size)
    twin.set_weights(network.get_weights())
    return twin
