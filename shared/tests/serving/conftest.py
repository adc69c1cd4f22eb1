"""Models with known answers, laid out as served."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

DATA = Path(__file__).parent / "data"
REPOSITORY = Path(__file__).parents[3]

AddModel = Callable[..., Path]


@pytest.fixture(scope="session")
def repository_root() -> Path:
    return REPOSITORY


@pytest.fixture
def add_model(tmp_path: Path) -> AddModel:
    """Put a version of a model into ``<tmp>/models`` and return that folder."""
    models = tmp_path / "models"

    def add(graph: str, *, name: str = "arrhythmia", version: int = 1) -> Path:
        target = models / name / str(version) / "assets.extra" / "model.onnx"
        target.parent.mkdir(parents=True)
        shutil.copyfile(DATA / f"{graph}.onnx", target)
        return models

    return add
