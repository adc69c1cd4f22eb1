"""The network that says of every place of a page whether 5 mm lines cross there and whether it is paper.

A U-Net (Ronneberger et al. 2015, doi:10.1007/978-3-319-24574-4_28) that begins with blocks of 2 x 2 pixels as channels:
a crossing is found to a third of a block from its neighbours' answers, at a quarter of the cost. Three halvings more
give it a view of some ten large squares, so that a hidden crossing follows from those around it.
"""

from __future__ import annotations

from dataclasses import dataclass

import keras

from ecg_training.models.crossings.examples import STRIDE


@dataclass(frozen=True, slots=True)
class Size:
    """How large the network is; the default is the one served."""

    filters: tuple[int, ...] = (20, 32, 48, 64)


def build(size: Size = Size()) -> keras.Model:
    """Return the untrained network: ``image`` (n, h, w, 3), 0 to 255, to logits (n, h / 2, w / 2, 2).

    The two are crossing and paper. Sides are multiples of 16 for the default size.
    """
    image = keras.Input((None, None, 3), name="image", dtype="float32")
    blocks = keras.layers.Rescaling(1.0 / 64.0, offset=-2.0)(image)
    fields = keras.layers.Conv2D(size.filters[0], 2 * STRIDE, strides=STRIDE, padding="same", use_bias=False)(blocks)
    fields = keras.layers.ReLU()(keras.layers.BatchNormalization(momentum=0.95)(fields))
    fields = _convolve(fields, size.filters[0])
    skipped = []
    for filters in size.filters[1:]:
        skipped.append(fields)
        fields = _convolve(fields, filters, stride=2)
        fields = _convolve(fields, filters)
    fields = _convolve(fields, size.filters[-1])
    for skip in reversed(skipped):
        fields = keras.layers.Concatenate()([keras.layers.UpSampling2D(2)(fields), skip])
        fields = _convolve(fields, skip.shape[-1])
    logits = keras.layers.Conv2D(2, 1, bias_initializer=keras.initializers.Constant(-2.0), name="logits")(fields)
    return keras.Model(image, logits, name="crossings")


def _convolve(fields: keras.KerasTensor, filters: int, *, stride: int = 1) -> keras.KerasTensor:
    fields = keras.layers.Conv2D(filters, 3, strides=stride, padding="same", use_bias=False)(fields)
    return keras.layers.ReLU()(keras.layers.BatchNormalization(momentum=0.95)(fields))
