"""The two opinions of a rhythm: of the sequence of its beats, and of the features of the strip as a whole.

A dense layer sees each beat, dilated convolutions the beats around it (Bai et al. 2018, arXiv:1803.01271); attention
picks the beats that decide. Beside it radial basis functions of the features; either alone is a point of F1 worse.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import keras
import numpy as np
import numpy.typing as npt
from ecg_analyzer.prediction.rhythm import LABELS
from ecg_analyzer.prediction.rhythm_beats import COLUMNS
from ecg_analyzer.prediction.rhythm_input import N_FEATURES, SHAPE_SAMPLES, Inputs

from ecg_training.models.rhythm.kernel import Kernel

FARTHEST: Final = 5.0
"""Beats' numbers are limited to so many spreads from their mean."""
LEAST_PROBABILITY: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Size:
    """How large the network of beats is; the default is the one served."""

    of_shape: int = 32
    of_beat: int = 12
    channels: int = 48
    dilations: tuple[int, ...] = (1, 2, 4)
    looks: int = 4
    dense: int = 48


@keras.saving.register_keras_serializable("ecg")
class Standardise(keras.layers.Layer):  # type: ignore[misc]  # keras has no types
    """Numbers less their mean in spreads, limited; zero where there is no beat."""

    def build(self, input_shape: tuple[tuple[int, ...], ...]) -> None:
        """Make room for means and spreads."""
        shape = (input_shape[0][-1],)
        self.mean = self.add_weight(shape=shape, initializer="zeros", trainable=False, name="mean")
        self.spread = self.add_weight(shape=shape, initializer="ones", trainable=False, name="spread")

    def call(self, inputs: tuple[keras.KerasTensor, keras.KerasTensor]) -> keras.KerasTensor:
        """Return the numbers of the beats that are there."""
        columns, there = inputs
        return keras.ops.clip((columns - self.mean) / self.spread, -FARTHEST, FARTHEST) * there


def build(size: Size = Size()) -> keras.Model:
    """Return the untrained network of beats.

    Inputs ``beats`` (n, n_beats, COLUMNS), ``shape`` (n, n_beats, SHAPE_SAMPLES), ``there`` (n, n_beats, 1), of any
    number of beats; output logits (n, 4) in order of LABELS.
    """
    columns = keras.Input((None, len(COLUMNS)), name="beats", dtype="float32")
    shape = keras.Input((None, SHAPE_SAMPLES), name="shape", dtype="float32")
    there = keras.Input((None, 1), name="there", dtype="float32")
    told = keras.layers.GaussianNoise(0.1)(Standardise(name="standardise")([columns, there]))
    seen = keras.layers.Dense(size.of_shape, activation="silu")(shape)
    seen = keras.layers.Dense(size.of_beat, activation="silu")(seen)
    beats = keras.layers.Concatenate()([told, seen])
    beats = keras.layers.SpatialDropout1D(0.15)(beats)
    beats = keras.layers.Dense(size.channels, activation="silu")(beats) * there
    for dilation in size.dilations:
        around = keras.layers.Conv1D(size.channels, 3, dilation_rate=dilation, padding="same", activation="silu")(beats)
        beats = (beats + keras.layers.Dropout(0.2)(around)) * there
    together = keras.layers.Dropout(0.5)(_together(beats, there, size))
    together = keras.layers.Dropout(0.3)(keras.layers.Dense(size.dense, activation="silu")(together))
    logits = keras.layers.Dense(len(LABELS), name="logits")(together)
    return keras.Model([columns, shape, there], logits, name="rhythm_of_beats")


def _together(beats: keras.KerasTensor, there: keras.KerasTensor, size: Size) -> keras.KerasTensor:
    """Return mean, greatest, spread and what attention picks, over the beats that are there."""
    absent = 1e3 * (1.0 - there)
    count = keras.ops.sum(there, axis=1) + 1e-3
    mean = keras.ops.sum(beats, axis=1) / count
    greatest = keras.ops.maximum(keras.ops.max(beats - absent, axis=1), -10.0)
    apart = keras.ops.square(beats - keras.ops.expand_dims(mean, 1)) * there
    spread = keras.ops.sqrt(keras.ops.sum(apart, axis=1) / count + 1e-4)
    attention = keras.ops.softmax(keras.layers.Dense(size.looks)(beats) - absent, axis=1)
    picked = keras.ops.matmul(keras.ops.transpose(attention, (0, 2, 1)), beats)
    return keras.layers.Concatenate()([mean, greatest, spread, keras.layers.Flatten()(picked)])


@keras.saving.register_keras_serializable("ecg")
class RadialBasis(keras.layers.Layer):  # type: ignore[misc]  # keras has no types
    """Decision values of a ``Kernel`` for features (n, N_FEATURES), shape (n, 4)."""

    def __init__(self, n_support: int, gamma: float, **kwargs: object) -> None:
        """Take the number of support vectors and the width."""
        super().__init__(**kwargs)
        self.n_support, self.gamma = n_support, gamma

    def build(self, input_shape: tuple[int, ...]) -> None:
        """Make room for the kernel's numbers, in the order of ``Kernel``."""
        n = input_shape[-1]
        shapes = ((n,), (n,), (n,), (self.n_support, n), (self.n_support, len(LABELS)), (len(LABELS),))
        self.median, self.scale, self.feature_weight, self.support, self.coefficient, self.intercept = (
            self.add_weight(shape=shape, initializer="ones", trainable=False, name=f"number_{place}")
            for place, shape in enumerate(shapes)
        )

    def call(self, features: keras.KerasTensor) -> keras.KerasTensor:
        """Return the decision values."""
        ops = keras.ops
        z = (features - self.median) / self.scale
        weighted = self.feature_weight * ops.sign(z) * ops.log(ops.maximum(1.0 + ops.abs(z), 1.0))
        squares = ops.sum(weighted**2, axis=1, keepdims=True) + ops.sum(self.support**2, axis=1)
        distance = ops.maximum(squares - 2.0 * ops.matmul(weighted, ops.transpose(self.support)), 0.0)
        return ops.matmul(ops.exp(-self.gamma * distance), self.coefficient) + self.intercept


def with_kernel(network: keras.Model, kernel: Kernel) -> keras.Model:
    """Return the network of both opinions: inputs as ``build`` and ``features``, outputs ``opinions`` (n, 8)."""
    features = keras.Input((N_FEATURES,), name="features", dtype="float32")
    radial = RadialBasis(len(kernel.support), kernel.gamma, name="radial_basis")
    values = radial(features)
    radial.set_weights(
        [kernel.median, kernel.scale, kernel.weight, kernel.support, kernel.coefficient, kernel.intercept]
    )
    likely = keras.ops.log(keras.ops.softmax(network.output) + LEAST_PROBABILITY)
    likely = likely - keras.ops.mean(likely, axis=1, keepdims=True)
    return keras.Model([*network.inputs, features], keras.layers.Concatenate()([values, likely]), name="rhythm")


def opinions(network: keras.Model, inputs: Inputs) -> npt.NDArray[np.float32]:
    """Return both opinions of strips, shape (n, 8): decision values, then centred log-probabilities."""
    return np.asarray(network.predict(inputs, batch_size=64, verbose=0), np.float32)
