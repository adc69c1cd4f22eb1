"""The network of the second look: the tracer's, with channels for what the first look claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import keras
from ecg_digitizer.trace.second_look import CHANNELS, MODEL

from ecg_training.models.tracer import graph as tracer


@dataclass(frozen=True, slots=True)
class Size(tracer.Size):
    """How large the network is: as large as the tracer, with whose weights it begins. The default is the one served."""


DEFAULT: Final = Size()


def build(size: Size = DEFAULT) -> keras.Model:
    """Return the untrained network: input ``band`` uint8 (n, h, w, 7), output logits (n, h + 2, w)."""
    return tracer.build(size, channels=CHANNELS, name=MODEL)
