"""Served versions written anew."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
from ecg_analyzer.beats.class_input import CHANNELS, SAMPLES, TIMES
from ecg_analyzer.beats.class_network import SEQUENCE
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
        np.testing.assert_allclose(after, before, atol=1e-6)  # constants are folded on another processor


def test_the_committee_of_beat_classes_keeps_its_scalings(repository_root: Path, tmp_path: Path) -> None:
    shutil.copytree(repository_root / "models" / "beats" / "1", tmp_path / "beats" / "1")
    generator = np.random.default_rng(0)
    inputs = {
        "shape": generator.normal(0.0, 0.4, (2, SEQUENCE, SAMPLES, CHANNELS)).astype(np.float32),
        "time": generator.normal(0.0, 0.4, (2, SEQUENCE, TIMES)).astype(np.float32),
    }

    export_again("beats", tmp_path, version=1)

    before, after = (
        Engine(models).predict("beats", inputs)["probability"] for models in (repository_root / "models", tmp_path)
    )
    np.testing.assert_allclose(after, before, atol=1e-6)
