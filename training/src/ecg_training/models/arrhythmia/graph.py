"""The network that tells normal rhythm from abnormal: convolutions, an LSTM, one probability.

Strided convolutions turn 10 s at 360 Hz into 75 steps of 133 ms, short enough for an LSTM to reach over a whole window
and for training on a CPU. The largest and the mean LSTM output over time are judged together: one early beat anywhere
counts, and so does an irregularity that lasts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import keras
import numpy as np
import numpy.typing as npt

WINDOW_SAMPLES: Final = 3600
"""10 s at 360 Hz, as ``ecg_analyzer.prediction.windows`` cuts them; a test holds the two together."""
SMALLEST_SPREAD_MV: Final = 0.01
"""Standard deviation below which a window is flat: keeps noise of a few microvolts from being blown up to a rhythm."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large the network is; the default is the one served."""

    filters: tuple[int, ...] = (16, 32, 48, 64)
    kernels: tuple[int, ...] = (17, 11, 9, 7)
    strides: tuple[int, ...] = (4, 3, 2, 2)
    lstm_units: int = 64
    dropout: float = 0.3


@keras.saving.register_keras_serializable("ecg")
class ZScore(keras.layers.Layer):  # type: ignore[misc]  # keras has no types
    """Each window's own mean taken off, then divided by its own standard deviation."""

    def call(self, ecg: keras.KerasTensor) -> keras.KerasTensor:
        """Return windows of shape (n, samples) in standard deviations."""
        centred = ecg - keras.ops.mean(ecg, axis=1, keepdims=True)
        spread = keras.ops.sqrt(keras.ops.mean(keras.ops.square(centred), axis=1, keepdims=True))
        return centred / keras.ops.maximum(spread, SMALLEST_SPREAD_MV)


def build(size: Size = Size()) -> keras.Model:
    """Return the untrained network, input ``ecg`` (n, 3600) in mV, output the logit of abnormal, (n, 1)."""
    ecg = keras.Input((WINDOW_SAMPLES,), name="ecg", dtype="float32")
    steps = keras.layers.Reshape((WINDOW_SAMPLES, 1))(ZScore(name="z_score")(ecg))
    for filters, kernel, stride in zip(size.filters, size.kernels, size.strides, strict=True):
        steps = keras.layers.Conv1D(filters, kernel, strides=stride, padding="same", use_bias=False)(steps)
        steps = keras.layers.BatchNormalization(momentum=0.95)(steps)
        steps = keras.layers.ReLU()(steps)
    steps = keras.layers.Dropout(size.dropout)(steps)
    steps = keras.layers.LSTM(size.lstm_units, return_sequences=True)(steps)
    over_time = keras.layers.Concatenate()(
        [keras.layers.GlobalMaxPooling1D()(steps), keras.layers.GlobalAveragePooling1D()(steps)]
    )
    over_time = keras.layers.Dropout(size.dropout)(over_time)
    logit = keras.layers.Dense(1, name="logit")(over_time)
    return keras.Model(ecg, logit, name="arrhythmia")


def fold_in_calibration(network: keras.Model, *, slope: float, offset: float) -> None:
    """Turn every logit z of the network into slope * z + offset, for good."""
    head = network.get_layer("logit")
    kernel, bias = head.get_weights()
    head.set_weights([np.float32(slope) * kernel, np.float32(slope) * bias + np.float32(offset)])


def logits(network: keras.Model, ecg: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Return the network's logits, shape (n,), for windows of shape (n, 3600) in mV."""
    return np.asarray(network.predict(ecg, batch_size=64, verbose=0)[:, 0], np.float64)
