"""Training and export with a network that takes seconds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import tensorflow as tf
from ecg_shared.serving.engine import Engine
from ecg_training.models.page_parts.export import export
from ecg_training.models.page_parts.fit import Learner, Schedule, tiles_of
from ecg_training.models.page_parts.graph import Size, build

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation")  # keras 3.15 saving on numpy 2.2

TINY = Size(filters=(4, 4, 6))
QUICK = Schedule(steps=4, batch=2, steps_a_round=2)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two pages of 100 by 90 mm of noise, with a trace in a corner."""
    folder = tmp_path_factory.mktemp("pages")
    rng = np.random.default_rng(0)
    files = []
    for number in range(2):
        maps = np.zeros((180, 200, 7), np.uint8)
        maps[10:12, 20:160, 0] = 255
        files.append(folder / f"{number}.npz")
        np.savez(files[-1], picture=rng.integers(0, 255, (360, 400, 3), np.uint8), maps=maps)
    return files


@pytest.fixture(scope="module")
def models(pages: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    export(Learner(seed=1, size=TINY, schedule=QUICK).learn(pages, None), folder, version=1)
    return folder


def test_the_served_network_is_small() -> None:
    assert build().count_params() < 350_000


def test_tiles_and_maps_fit_together(pages: list[Path]) -> None:
    tiles, maps = tiles_of(pages, np.random.default_rng(0), 9)

    assert tiles.shape == (9, 256, 256, 3)
    assert maps.shape == (9, 128, 128, 7)
    # whatever lies beyond the page is white and holds no part
    beyond = (tiles == 255).all(axis=-1)[:, ::2, ::2]
    assert not maps[beyond].any()


@pytest.mark.parametrize("size", [(1, 64, 96), (2, 256, 256)])
def test_the_saved_model_and_the_onnx_graph_agree(models: Path, size: tuple[int, int, int]) -> None:
    _agree(models / "page_parts" / "1", size)


def test_the_committed_model_agrees_with_its_onnx_graph(repository_root: Path) -> None:
    _agree(repository_root / "models" / "page_parts" / "1", (1, 256, 288))


def test_the_service_runs_what_was_exported(models: Path) -> None:
    maps = Engine(models).predict("page_parts", {"sheet": np.zeros((1, 64, 96, 3), np.uint8)})["maps"]

    assert maps.shape == (1, 32, 48, 7)
    assert maps.dtype == np.uint8


def test_training_goes_on_from_where_it_was_cut_off(pages: list[Path], tmp_path: Path) -> None:
    checkpoint = tmp_path / "parts.keras"
    sheet = np.random.default_rng(2).integers(0, 255, (1, 64, 64, 3), np.uint8)

    whole = Learner(seed=1, size=TINY, schedule=QUICK).learn(pages, checkpoint)
    again = Learner(seed=1, size=TINY, schedule=QUICK).learn(pages, checkpoint)

    # all rounds were done: nothing is left to learn
    assert checkpoint.with_suffix(".round").read_text("ascii") == "2"
    np.testing.assert_allclose(whole(sheet, training=False), again(sheet, training=False), atol=1e-5)


def _agree(folder: Path, size: tuple[int, int, int]) -> None:
    sheet = np.random.default_rng(0).integers(0, 255, (*size, 3), np.uint8)
    saved = tf.saved_model.load(str(folder)).signatures["serving_default"](sheet=tf.constant(sheet))
    session = onnxruntime.InferenceSession(folder / "assets.extra" / "model.onnx")
    (onnx,) = session.run(["maps"], {"sheet": sheet})

    assert saved["maps"].shape == onnx.shape == (size[0], size[1] // 2, size[2] // 2, 7)
    # rounded to bytes: a rounding error may tip one over
    assert np.abs(saved["maps"].numpy().astype(int) - onnx.astype(int)).max() <= 1
