"""Models in this process: the commands without a server, and tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Lock

import numpy as np

from ecg_shared.serving.predictor import (
    DEFAULT_SIGNATURE,
    LARGEST_BATCH,
    Array,
    ModelInputError,
    ModelUnavailableError,
    check_outputs,
    count_windows,
    join_batches,
)
from ecg_shared.serving.served_model import ModelBrokenError, OnnxModel, version_folders


class Engine:
    """Predictor on ONNX Runtime over a folder of models, ``<models>/<name>/<version>/``.

    A model is loaded when first asked for, its highest version then, and kept. Safe to share among threads.
    """

    def __init__(self, models_folder: Path, *, threads: int = 1) -> None:
        """Take the folder; nothing is read yet."""
        self._folder = models_folder
        self._threads = threads
        self._loaded: dict[str, tuple[int, OnnxModel]] = {}
        self._lock = Lock()

    def predict(self, model: str, inputs: Mapping[str, Array], signature: str = DEFAULT_SIGNATURE) -> dict[str, Array]:
        """Return the model's outputs by name; see ``Predictor``."""
        served = self._load(model)[1]
        if signature not in served.signatures:
            raise ModelInputError(f"the model {model} has no signature {signature}")
        n_windows = count_windows(inputs)
        served.signatures[signature].check_inputs(inputs)
        batches = []
        for start in range(0, n_windows, LARGEST_BATCH):
            batch = {name: np.ascontiguousarray(array[start : start + LARGEST_BATCH]) for name, array in inputs.items()}
            outputs = served.run(batch, signature)
            check_outputs(model, outputs, min(LARGEST_BATCH, n_windows - start))
            batches.append(outputs)
        return join_batches(model, batches)

    def version(self, model: str) -> str:
        """Return the number of the version that answers."""
        return str(self._load(model)[0])

    def _load(self, model: str) -> tuple[int, OnnxModel]:
        with self._lock:
            if model not in self._loaded:
                versions = version_folders(self._folder / model)
                if not versions:
                    raise ModelUnavailableError(f"There is no model {model} in the models' folder.")
                newest = max(versions)
                try:
                    self._loaded[model] = newest, OnnxModel(versions[newest], threads=self._threads)
                except ModelBrokenError as error:
                    raise ModelUnavailableError(f"The model {model} cannot be loaded.") from error
            return self._loaded[model]
