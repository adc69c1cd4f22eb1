"""The network that says of every second column of a line of print which character it belongs to.

Convolutions only, so a line may be as long as it likes (Shi et al. 2017, doi:10.1109/TPAMI.2016.2646371, without the
recurrent part). Rows are halved until one is left, columns only once: the strokes of "III" stand 6 px apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import keras
from ecg_digitizer.layout.alphabet import HEIGHT_PX, N_CLASSES


@dataclass(frozen=True, slots=True)
class Size:
    """How large the network is; the default is the one served."""

    filters: tuple[int, int, int, int, int] = (16, 24, 40, 56, 80)
    dropout: float = 0.1


@keras.saving.register_keras_serializable("ecg")
class OwnContrast(keras.layers.Layer):  # type: ignore[misc]  # keras has no types
    """Each picture's own mean taken off, then divided by its spread: paper and ink may be of any grey."""

    def call(self, picture: keras.KerasTensor) -> keras.KerasTensor:
        """Return pictures of shape (n, 32, width) without unit."""
        grey = keras.ops.cast(picture, "float32")
        centred = grey - keras.ops.mean(grey, axis=(1, 2), keepdims=True)
        spread = keras.ops.sqrt(keras.ops.mean(keras.ops.square(centred), axis=(1, 2), keepdims=True))
        return centred / keras.ops.maximum(spread, 4.0)


def build(size: Size = Size()) -> keras.Model:
    """Return the untrained network, input ``line`` uint8 (n, 32, width), output logits (n, width / 2, classes)."""
    line = keras.Input((HEIGHT_PX, None), name="line", dtype="uint8")
    first, second, third, fourth, last = size.filters
    steps = keras.ops.expand_dims(OwnContrast(name="own_contrast")(line), -1)
    steps = _convolve(steps, first, (3, 3))
    steps = _convolve(steps, second, (3, 3), strides=(2, 2))
    steps = _convolve(steps, third, (3, 3), strides=(2, 1))
    steps = _convolve(steps, fourth, (3, 3), strides=(2, 1))
    steps = _convolve(steps, fourth, (3, 3))
    steps = _convolve(steps, last, (4, 3), strides=(4, 1))
    steps = keras.ops.squeeze(steps, 1)
    for dilation in (1, 2, 1):
        before = steps
        steps = keras.layers.Conv1D(last, 5, padding="same", dilation_rate=dilation, use_bias=False)(steps)
        steps = before + keras.layers.ReLU()(keras.layers.BatchNormalization(momentum=0.95)(steps))
    steps = keras.layers.Dropout(size.dropout)(steps)
    return keras.Model(line, keras.layers.Dense(N_CLASSES, name="logits")(steps), name="text_line")


def _convolve(
    steps: keras.KerasTensor, filters: int, kernel: tuple[int, int], *, strides: tuple[int, int] = (1, 1)
) -> keras.KerasTensor:
    steps = keras.layers.Conv2D(filters, kernel, strides=strides, padding="same", use_bias=False)(steps)
    return keras.layers.ReLU()(keras.layers.BatchNormalization(momentum=0.95)(steps))
