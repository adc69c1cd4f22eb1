"""The network that says of every sample whether it lies in a P wave, a QRS complex, a T wave or in none.

A U-Net in one dimension (Ronneberger et al. 2015, doi:10.1007/978-3-319-24574-4_28; on LUDB Moskalenko et al. 2019,
arXiv:1909.00818). Five halvings take 250 Hz to 8 Hz, where a kernel spans a beat and more, so what a wave is follows
from its neighbours; the skipped connections bring back where exactly it begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import keras
import numpy as np
import numpy.typing as npt
from ecg_analyzer.waves.net_input import CLASSES

SMALLEST_SPREAD_MV: Final = 0.005
"""Mean deviation below which a window is flat: keeps noise of a few microvolts from being blown up to waves."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large the network is; the default is the one served."""

    filters: tuple[int, ...] = (12, 20, 28, 36, 40, 44)
    kernel: int = 7
    dropout: float = 0.1


@keras.saving.register_keras_serializable("ecg")
class OwnScale(keras.layers.Layer):  # type: ignore[misc]  # keras has no types
    """Each window's own mean taken off, then divided by its mean deviation, which no single artefact governs."""

    def call(self, ecg: keras.KerasTensor) -> keras.KerasTensor:
        """Return windows of shape (n, samples) without unit."""
        centred = ecg - keras.ops.mean(ecg, axis=1, keepdims=True)
        spread = keras.ops.mean(keras.ops.abs(centred), axis=1, keepdims=True)
        return 0.5 * centred / keras.ops.maximum(spread, SMALLEST_SPREAD_MV)


def build(size: Size = Size()) -> keras.Model:
    """Return the untrained network, input ``ecg`` (n, m) in mV, output logits (n, m, 4) in order of CLASSES.

    ``m`` is 2560 in service; any multiple of 2 to the number of halvings does.
    """
    ecg = keras.Input((None,), name="ecg", dtype="float32")
    steps = keras.layers.Reshape((-1, 1))(OwnScale(name="own_scale")(ecg))
    steps = _convolve(steps, size.filters[0], size.kernel)
    skipped = []
    for filters in size.filters[1:]:
        skipped.append(steps)
        steps = _convolve(steps, filters, size.kernel, stride=2)
        steps = _convolve(steps, filters, size.kernel)
    steps = keras.layers.Dropout(size.dropout)(steps)
    for skip in reversed(skipped):
        steps = keras.layers.Concatenate()([keras.layers.UpSampling1D(2)(steps), skip])
        steps = _convolve(steps, skip.shape[-1], size.kernel)
    return keras.Model(ecg, keras.layers.Dense(len(CLASSES), name="logits")(steps), name="delineator")


def _convolve(steps: keras.KerasTensor, filters: int, kernel: int, *, stride: int = 1) -> keras.KerasTensor:
    steps = keras.layers.Conv1D(filters, kernel, strides=stride, padding="same", use_bias=False)(steps)
    return keras.layers.ReLU()(keras.layers.BatchNormalization(momentum=0.95)(steps))


def probabilities(network: keras.Model, ecg: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the network's probabilities, shape (n, m, 4), for windows of shape (n, m) in mV."""
    logits = network.predict(ecg, batch_size=64, verbose=0)
    return np.asarray(keras.ops.softmax(logits, axis=-1), np.float32)
