"""The served models, one replaced by a network of its cross-validation: no record is judged by one that has met it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy.typing as npt
from ecg_shared.serving.engine import Engine
from ecg_shared.serving.predictor import DEFAULT_SIGNATURE
from ecg_shared.serving.served_model import OnnxModel


class ModelsOfFold:
    """Predictor over the served models, but for ``model``, which is that of the folder ``folds/<fold>`` beside it."""

    def __init__(self, models_folder: Path, model: str, fold: str) -> None:
        self._served = Engine(models_folder)
        self._replaced = model
        self._network = OnnxModel(models_folder / model / "folds" / fold, threads=1)

    def predict(
        self, model: str, inputs: Mapping[str, npt.NDArray[Any]], signature: str = DEFAULT_SIGNATURE
    ) -> dict[str, npt.NDArray[Any]]:
        """Return what the model says."""
        if model == self._replaced:
            return self._network.run(inputs, signature)
        return self._served.predict(model, inputs, signature)

    def version(self, model: str) -> str:
        """Return the version of a model."""
        return "fold" if model == self._replaced else self._served.version(model)


def fold_of_record(models_folder: Path, model: str) -> dict[str, str]:
    """Return for each record the fold whose networks have not met it, as ``folds.csv`` of the model says."""
    with (models_folder / model / "folds.csv").open(newline="", encoding="utf-8") as opened:
        return {row["record"]: row["fold"] for row in csv.DictReader(opened)}
