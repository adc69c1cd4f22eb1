"""What a model takes and gives: named tensors with their types and shapes, whatever runs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ecg_shared.serving.predictor import Array, ModelInputError, ModelOutputInvalidError


@dataclass(frozen=True, slots=True)
class TensorSpec:
    """What one input or output looks like; ``shape`` has -1 where the length is free, as the number of windows is."""

    name: str
    dtype: np.dtype[Any]
    shape: tuple[int, ...]

    def fits(self, array: Array) -> bool:
        """Whether ``array`` has this type and, where lengths are fixed, these lengths."""
        return (
            array.dtype == self.dtype
            and array.ndim == len(self.shape)
            and all(want in (-1, have) for want, have in zip(self.shape, array.shape, strict=True))
        )


@dataclass(frozen=True, slots=True)
class Signature:
    """Named inputs and outputs of a model."""

    inputs: tuple[TensorSpec, ...]
    outputs: tuple[TensorSpec, ...]

    def check_inputs(self, inputs: Mapping[str, Array]) -> None:
        """Raise ModelInputError unless the arrays are those of this signature."""
        wanted = {spec.name for spec in self.inputs}
        if set(inputs) != wanted:
            raise ModelInputError(f"inputs {sorted(inputs)} where the signature has {sorted(wanted)}")
        for spec in self.inputs:
            array = inputs[spec.name]
            if not spec.fits(array):
                raise ModelInputError(
                    f"input {spec.name} is {array.dtype} {array.shape}, the signature has {spec.dtype} {spec.shape}"
                )

    def check_outputs(self, model: str, outputs: Mapping[str, Array]) -> None:
        """Raise ModelOutputInvalidError unless the arrays are those of this signature."""
        wanted = {spec.name for spec in self.outputs}
        if set(outputs) != wanted:
            raise ModelOutputInvalidError(f"The model {model} gave {sorted(outputs)} where it has {sorted(wanted)}.")
        for spec in self.outputs:
            array = outputs[spec.name]
            if not spec.fits(array):
                raise ModelOutputInvalidError(
                    f"The output {spec.name} of the model {model} is {array.dtype} {array.shape}, not {spec.dtype} "
                    f"{spec.shape}."
                )
