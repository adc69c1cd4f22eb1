"""A version folder's SavedModel in TensorFlow, where that is installed: what TensorFlow Serving itself would run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ecg_shared.serving.predictor import Array
from ecg_shared.serving.served_model import ModelBrokenError
from ecg_shared.serving.signature import Signature, TensorSpec


class SavedModel:
    """The graph in ``saved_model.pb`` with all its signatures."""

    def __init__(self, version_folder: Path) -> None:
        """Load the graph; raises ModelBrokenError."""
        import tensorflow as tf

        try:
            self._loaded = tf.saved_model.load(str(version_folder))
        except (OSError, ValueError, tf.errors.OpError) as error:
            raise ModelBrokenError(str(error)) from error
        self._constant = tf.constant
        self.signatures: Mapping[str, Signature] = {
            name: Signature(
                inputs=_specs(function.structured_input_signature[1]), outputs=_specs(function.structured_outputs)
            )
            for name, function in self._loaded.signatures.items()
        }

    def run(self, inputs: Mapping[str, Array], signature: str) -> dict[str, Array]:
        """Return the outputs for inputs that were checked against the signature."""
        tensors = {name: self._constant(array) for name, array in inputs.items()}
        return {name: tensor.numpy() for name, tensor in self._loaded.signatures[signature](**tensors).items()}


def _specs(tensors: Mapping[str, Any]) -> tuple[TensorSpec, ...]:
    return tuple(
        TensorSpec(name, np.dtype(spec.dtype.as_numpy_dtype), tuple(-1 if n is None else n for n in spec.shape))
        for name, spec in sorted(tensors.items())
    )
