"""The network that is served: several alike, each fitted from other chance weights, and the mean of what they say.

Their errors differ where little was to be learned from, and the mean makes fewer (Lakshminarayanan et al. 2017,
arXiv:1612.01474).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import keras
import numpy as np

from ecg_training.models.beats.calibration import Scaling
from ecg_training.models.beats.graph import Size
from ecg_training.models.beats.graph import build as build_one

MEMBERS: Final = 3


class Scaled(keras.layers.Layer):  # type: ignore[misc] # keras has no types
    """Probabilities from logits (..., classes) by a ``Scaling`` that is kept with the weights."""

    def build(self, shape: tuple[int | None, ...]) -> None:
        """Make room for the scaling."""
        self.shift = self.add_weight((shape[-1],), initializer="zeros", trainable=False, name="shift")
        self.temperature = self.add_weight((), initializer="ones", trainable=False, name="temperature")

    def call(self, logits: Any) -> Any:  # noqa: ANN401 - keras has no types
        """Return the probabilities."""
        return keras.ops.softmax((logits + self.shift) / self.temperature, axis=-1)


def build(size: Size = Size(), members: int = MEMBERS) -> keras.Model:  # noqa: B008 - frozen
    """Return the committee with chance weights and no scaling; inputs as of one network, output probabilities."""
    networks = [build_one(size, name=_member(place)) for place in range(members)]
    inputs = [keras.Input(given.shape[1:], name=given.name, dtype="float32") for given in networks[0].inputs]
    said = [Scaled(name=_scaling(place))(network(inputs)) for place, network in enumerate(networks)]
    mean = keras.layers.Average()(said) if members > 1 else said[0]
    return keras.Model(inputs, mean, name="committee")


def committee(networks: Sequence[keras.Model], scalings: Sequence[Scaling], size: Size) -> keras.Model:
    """Return the committee of fitted networks of one size, each with its scaling."""
    together = build(size, len(networks))
    for place, (network, scaling) in enumerate(zip(networks, scalings, strict=True)):
        together.get_layer(_member(place)).set_weights(network.get_weights())
        together.get_layer(_scaling(place)).set_weights([scaling.shift, np.float32(scaling.temperature)])
    return together


def _member(place: int) -> str:
    return f"member_{place}"


def _scaling(place: int) -> str:
    return f"scaling_{place}"
