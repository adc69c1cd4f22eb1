"""Versions that come and go with their folders."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from ecg_shared.serving.repository import (
    LabelUnknownError,
    ModelSource,
    NotServedError,
    Policy,
    Repository,
    State,
    newest,
)
from ecg_shared.serving.served_model import OnnxModel

AddModel = Callable[..., Path]


def repository(models: Path, policy: Policy = newest()) -> Repository:  # noqa: B008 - a pure function
    source = ModelSource("arrhythmia", models / "arrhythmia", policy)
    made = Repository([source], load=lambda folder: OnnxModel(folder, threads=1))
    made.scan()
    return made


def test_the_highest_version_is_loaded_and_others_are_not(add_model: AddModel) -> None:
    add_model("mean", version=2)
    served = repository(add_model("mean", version=11))

    assert served.find("arrhythmia").number == 11
    with pytest.raises(NotServedError):
        served.find("arrhythmia", 2)


def test_a_new_version_takes_over_and_the_old_one_ends(add_model: AddModel) -> None:
    served = repository(add_model("mean", version=1))
    add_model("mean", version=2)

    served.scan()

    assert served.find("arrhythmia").number == 2
    assert [(status.version, status.state) for status in served.statuses("arrhythmia")] == [
        (2, State.AVAILABLE),
        (1, State.END),
    ]


def test_a_new_version_that_does_not_load_leaves_the_old_one_serving(add_model: AddModel, tmp_path: Path) -> None:
    served = repository(add_model("mean", version=1))
    (tmp_path / "models/arrhythmia/2").mkdir()  # still being copied

    served.scan()

    assert served.find("arrhythmia").number == 1
    failed = served.statuses("arrhythmia", 2)[0]
    assert failed.state is State.END
    assert "model.onnx" in failed.error

    (tmp_path / "models/arrhythmia/2").rmdir()
    add_model("mean", version=2)
    served.scan()

    assert served.find("arrhythmia").number == 2


def test_a_model_whose_folder_empties_goes_on_answering(add_model: AddModel) -> None:
    models = add_model("mean")
    served = repository(models)
    shutil.rmtree(models / "arrhythmia/1")

    served.scan()

    assert served.find("arrhythmia").number == 1


def test_folders_that_are_no_versions_are_passed_over(add_model: AddModel) -> None:
    models = add_model("mean")
    (models / "arrhythmia/candidate").mkdir()
    (models / "arrhythmia/MODEL_CARD.md").touch()

    assert [status.version for status in repository(models).statuses("arrhythmia")] == [1]


def test_several_versions_can_be_wanted(add_model: AddModel) -> None:
    for version in (1, 2, 3):
        models = add_model("mean", version=version)
    served = repository(models, newest(2))

    assert served.find("arrhythmia", 2).number == 2
    with pytest.raises(NotServedError):
        served.find("arrhythmia", 1)


def test_an_unknown_model_is_not_served(tmp_path: Path) -> None:
    with pytest.raises(NotServedError):
        repository(tmp_path).statuses("arrhythmia")


def test_a_watched_folder_is_looked_at_again(add_model: AddModel) -> None:
    served = repository(add_model("mean", version=1))
    served.watch(0.02)
    add_model("mean", version=2)

    deadline_s = time.monotonic() + 5
    while served.find("arrhythmia").number != 2:
        assert time.monotonic() < deadline_s
        time.sleep(0.01)

    answer = served.find("arrhythmia").run(
        {"ecg": np.ones((1, 4), np.float32)}, "serving_default", abandoned=lambda: False
    )
    assert answer["probability"].tolist() == [1.0]
    served.close()
    with pytest.raises(NotServedError):
        served.find("arrhythmia")


def labelled(models: Path, **labels: int) -> ModelSource:
    return ModelSource("arrhythmia", models / "arrhythmia", newest(2), labels)


def test_a_label_leads_to_its_version_and_moves_with_the_configuration(add_model: AddModel) -> None:
    add_model("mean", version=1)
    models = add_model("mean", version=2)
    served = Repository([labelled(models, stable=1, canary=2)], load=lambda folder: OnnxModel(folder, threads=1))
    served.scan()
    assert [served.number("arrhythmia", label=label) for label in ("stable", "canary")] == [1, 2]

    served.take([labelled(models, stable=2)])
    served.scan()

    assert served.number("arrhythmia", label="stable") == 2
    with pytest.raises(LabelUnknownError):
        served.number("arrhythmia", label="canary")


def test_a_label_stays_until_its_new_version_is_there(add_model: AddModel) -> None:
    models = add_model("mean", version=1)
    served = Repository([labelled(models, stable=1)], load=lambda folder: OnnxModel(folder, threads=1))
    served.scan()

    served.take([labelled(models, stable=2)])
    served.scan()
    assert served.number("arrhythmia", label="stable") == 1

    add_model("mean", version=2)
    served.scan()
    assert served.number("arrhythmia", label="stable") == 2


def test_removing_a_versions_folder_brings_the_one_before_it_back(add_model: AddModel) -> None:
    add_model("mean", version=1)
    models = add_model("mean", version=2)
    served = repository(models)
    assert served.find("arrhythmia").number == 2

    shutil.rmtree(models / "arrhythmia/2")
    served.scan()

    assert served.find("arrhythmia").number == 1


def test_a_model_that_leaves_the_configuration_is_let_go(add_model: AddModel) -> None:
    served = repository(add_model("mean"))

    served.take([])
    served.scan()

    with pytest.raises(NotServedError):
        served.find("arrhythmia")
