"""The network that finds the parts of a page.

A U-Net (Ronneberger et al. 2015, doi:10.1007/978-3-319-24574-4_28) whose first step halves the picture, so that its
maps cost a quarter. Five halvings let it see 60 mm around: what is a row and what its neighbour's S wave follows from
far beyond a beat.
"""

from __future__ import annotations

from dataclasses import dataclass

import keras
from ecg_digitizer.layout.part_maps import MAPS


@dataclass(frozen=True, slots=True)
class Size:
    """How large the network is; the default is the one served. The first entry is that of the maps' resolution."""

    filters: tuple[int, ...] = (12, 20, 32, 48, 64)


def build(size: Size = Size()) -> keras.Model:
    """Return the untrained network, input ``sheet`` uint8 (n, h, w, 3) at 4 px/mm, output logits (n, h/2, w/2, 7).

    ``h`` and ``w`` are whole multiples of 32.
    """
    sheet = keras.Input((None, None, 3), name="sheet", dtype="uint8")
    steps = keras.layers.Rescaling(1.0 / 127.5, -1.0)(keras.ops.cast(sheet, "float32"))
    steps = _convolve(steps, size.filters[0], 5, stride=2)
    steps = _convolve(steps, size.filters[0], 3)
    skipped = []
    for filters in size.filters[1:]:
        skipped.append(steps)
        steps = _convolve(steps, filters, 3, stride=2)
        steps = _convolve(steps, filters, 3)
    steps = _convolve(steps, size.filters[-1], 3, dilation=2)
    steps = _convolve(steps, size.filters[-1], 3, dilation=4)
    for skip in reversed(skipped):
        steps = keras.layers.Concatenate()([keras.layers.UpSampling2D(2)(steps), skip])
        steps = _convolve(steps, skip.shape[-1], 3)
    return keras.Model(sheet, keras.layers.Conv2D(len(MAPS), 1, name="logits")(steps), name="page_parts")


def _convolve(
    steps: keras.KerasTensor, filters: int, kernel: int, *, stride: int = 1, dilation: int = 1
) -> keras.KerasTensor:
    steps = keras.layers.Conv2D(
        filters, kernel, strides=stride, dilation_rate=dilation, padding="same", use_bias=False
    )(steps)
    return keras.layers.ReLU()(keras.layers.BatchNormalization(momentum=0.95)(steps))
