"""The network that names each beat of a sequence by its shape, its time and its neighbours.

A small convolutional network sees each beat beside the patient's usual one; a recurrent one in both directions
(Graves and Schmidhuber 2005, doi:10.1016/j.neunet.2005.06.042) then sees the sequence, as prematurity is told by what
comes before and after.
"""

from __future__ import annotations

from dataclasses import dataclass

import keras
import numpy as np
import numpy.typing as npt
from ecg_analyzer.beats.class_input import CHANNELS, SAMPLES, TIMES
from ecg_analyzer.beats.class_network import CLASSES, SEQUENCE

from ecg_training.models.beats.examples import Examples


@dataclass(frozen=True, slots=True)
class Size:
    """How large the network is; the default is the one served."""

    filters: tuple[int, ...] = (16, 24, 32)
    kernels: tuple[int, ...] = (7, 5, 5)
    features: int = 24
    recurrent: int = 24
    dropout: float = 0.3


def build(size: Size = Size(), *, name: str = "beats") -> keras.Model:
    """Return the untrained network.

    Inputs ``shape`` (n, SEQUENCE, SAMPLES, CHANNELS) and ``time`` (n, SEQUENCE, TIMES); output logits
    (n, SEQUENCE, 4) in order of CLASSES.
    """
    shape = keras.Input((SEQUENCE, SAMPLES, CHANNELS), name="shape", dtype="float32")
    time = keras.Input((SEQUENCE, TIMES), name="time", dtype="float32")
    beats = keras.ops.reshape(shape, (-1, SAMPLES, CHANNELS))
    for filters, kernel in zip(size.filters, size.kernels, strict=True):
        beats = keras.layers.Conv1D(filters, kernel, strides=2, padding="same", use_bias=False)(beats)
        beats = keras.layers.ReLU()(keras.layers.BatchNormalization(momentum=0.95)(beats))
    beats = keras.layers.Dropout(size.dropout)(keras.layers.Flatten()(beats))
    features = keras.layers.Dense(size.features, activation="relu")(beats)
    sequence = keras.layers.Concatenate()([keras.ops.reshape(features, (-1, SEQUENCE, size.features)), time])
    sequence = keras.layers.Dropout(size.dropout / 2)(sequence)
    around = keras.layers.Bidirectional(keras.layers.LSTM(size.recurrent, return_sequences=True))(sequence)
    both = keras.layers.Dropout(size.dropout)(keras.layers.Concatenate()([around, sequence]))
    return keras.Model([shape, time], keras.layers.Dense(len(CLASSES), name="logits")(both), name=name)


def logits(network: keras.Model, examples: Examples) -> npt.NDArray[np.float32]:
    """Return the network's logits for sequences, shape (n, SEQUENCE, 4)."""
    inputs = {"shape": examples.shape.astype(np.float32), "time": examples.time}
    return np.asarray(network.predict(inputs, batch_size=64, verbose=0), np.float32)
