"""Served versions written anew."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
from ecg_shared.serving.engine import Engine
from ecg_training.models.export_again import export_again


def test_a_version_exported_again_answers_as_before(repository_root: Path, tmp_path: Path) -> None:
    shutil.copytree(repository_root / "models" / "arrhythmia" / "1", tmp_path / "arrhythmia" / "1")
    ecg = np.random.default_rng(0).normal(0.0, 0.3, (3, 3600)).astype(np.float32)

    export_again("arrhythmia", tmp_path, version=1)

    for signature, output in (("serving_default", "probability"), ("saliency", "weight")):
        before, after = (
            Engine(models).predict("arrhythmia", {"ecg": ecg}, signature)[output]
            for models in (repository_root / "models", tmp_path)
        )
        np.testing.assert_array_equal(after, before)
