"""The network that says of every column of a band how likely the row's centre line is at each height.

A U-Net (Ronneberger et al. 2015, doi:10.1007/978-3-319-24574-4_28) whose first and last step work on blocks of 2 x 2
pixels, which costs a quarter and loses nothing: a block's pixels become channels, and channels become heights again.
Five halvings let one kernel span a beat and two rows, so that whose ink a crossing is follows from where it goes.
"""

from __future__ import annotations

from dataclasses import dataclass

import keras
import tensorflow as tf


@dataclass(frozen=True, slots=True)
class Size:
    """How large the network is: channels at half, quarter, ... of the resolution. The default is the one served."""

    filters: tuple[int, ...] = (20, 32, 48, 64, 64)


@keras.saving.register_keras_serializable("ecg")
class Unfold(keras.layers.Layer):  # type: ignore[misc]  # keras has no types
    """Blocks of 2 x 2 pixels, in channels row by row, laid out as pixels again: (n, h, w, 4) to (n, 2 h, 2 w)."""

    def call(self, blocks: keras.KerasTensor) -> keras.KerasTensor:
        """Return the pixels."""
        return tf.nn.depth_to_space(blocks, 2)[..., 0]

    def compute_output_shape(self, shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Return the shape of the pixels."""
        doubled = [None if side is None else 2 * side for side in shape[1:3]]
        return (shape[0], *doubled)


def build(size: Size = Size(), *, channels: int = 4, name: str = "tracer") -> keras.Model:
    """Return the untrained network: input ``band`` uint8 (n, h, w, channels), output logits (n, h + 2, w).

    Sides are multiples of 2 to the number of levels. The two logits behind the heights are "no ink" and "hidden".
    """
    bands = keras.Input((None, None, channels), name="band", dtype="uint8")
    steps = keras.layers.Rescaling(1.0 / 64.0, offset=-2.0)(keras.ops.cast(bands, "float32"))
    steps = _convolve(steps, size.filters[0], kernel=4, stride=2)
    steps = _convolve(steps, size.filters[0])
    skipped = []
    for filters in size.filters[1:]:
        skipped.append(steps)
        steps = _convolve(steps, filters, stride=2)
        steps = _convolve(steps, filters)
    steps = _convolve(steps, size.filters[-1], kernel=(7, 3))
    blind = None
    for skip in reversed(skipped):
        raised = keras.layers.Conv2D(skip.shape[-1], 1, use_bias=False)(steps)
        steps = keras.layers.Add()([keras.layers.UpSampling2D(2)(raised), skip])
        steps = _convolve(steps, skip.shape[-1])
        if skip is skipped[min(1, len(skipped) - 1)]:
            blind = _blind(steps, 2 ** (skipped.index(skip) + 1))
    steps = _convolve(steps, size.filters[0])
    blocks = keras.layers.Conv2D(4, 3, padding="same", name="heights", dtype="float32")(steps)
    heights = Unfold(name="unfold")(blocks)
    return keras.Model(bands, keras.ops.concatenate([heights, blind], axis=1), name=name)


def _convolve(
    steps: keras.KerasTensor, filters: int, *, kernel: int | tuple[int, int] = 3, stride: int = 1
) -> keras.KerasTensor:
    steps = keras.layers.Conv2D(filters, kernel, strides=stride, padding="same", use_bias=False)(steps)
    return keras.layers.ReLU()(keras.layers.BatchNormalization(momentum=0.95)(steps))


def _blind(steps: keras.KerasTensor, columns: int) -> keras.KerasTensor:
    """Return the logits of "no ink" and "hidden", (n, 2, w), from the strongest features of each column."""
    strongest = keras.ops.max(steps, axis=1)
    strongest = keras.layers.ReLU()(keras.layers.Conv1D(24, 5, padding="same")(strongest))
    logits = keras.layers.Conv1D(2, 5, padding="same", name="blind", dtype="float32")(strongest)
    return keras.ops.transpose(keras.ops.repeat(logits, columns, axis=1), (0, 2, 1))
