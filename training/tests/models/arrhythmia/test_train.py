"""Training and export with a network that takes seconds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import tensorflow as tf
from ecg_shared.serving.engine import Engine
from ecg_training.data.mitdb import Recording
from ecg_training.models.arrhythmia import cross_validation
from ecg_training.models.arrhythmia.examples import Examples, cut, disguise, join
from ecg_training.models.arrhythmia.fit import Schedule, fit
from ecg_training.models.arrhythmia.graph import Size, logits
from ecg_training.models.arrhythmia.train import train

LARGEST_DIFFERENCE = 1e-5
QUICK = Schedule(epochs=1, batch=16)
NO_NOISE = np.empty((0, 3600), np.float32)


@pytest.fixture(scope="module")
def examples(make_recording: Callable[..., Recording]) -> Examples:
    """Four records of which two have an abnormal beat in every window."""
    beats_s = tuple(np.arange(4.0, 60.0, 3.0))
    return join(
        [
            cut(make_recording(record, abnormal_beats_s=beats_s if record in "bd" else ()))
            for record in ("a", "b", "c", "d")
        ]
    )


@pytest.fixture(scope="module")
def models(examples: Examples, tiny: Size, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    train(
        [examples],
        [examples.where(examples.record == "z")],
        NO_NOISE,
        folder,
        seed=1,
        n_folds=2,
        size=tiny,
        schedule=QUICK,
    )
    return folder


@pytest.fixture(scope="module")
def version_folder(models: Path) -> Path:
    return models / "arrhythmia" / "1"


@pytest.mark.parametrize("n_windows", [1, 5])
def test_the_saved_model_and_the_onnx_graph_agree(version_folder: Path, n_windows: int) -> None:
    _agree(version_folder, n_windows)


def test_the_committed_model_agrees_with_its_onnx_graph(repository_root: Path) -> None:
    _agree(repository_root / "models" / "arrhythmia" / "1", 16)


def _agree(folder: Path, n_windows: int) -> None:
    ecg = np.random.default_rng(0).normal(0.0, 0.3, (n_windows, 3600)).astype(np.float32)
    saved = tf.saved_model.load(str(folder)).signatures["serving_default"](ecg=tf.constant(ecg))
    session = onnxruntime.InferenceSession(folder / "assets.extra" / "model.onnx")
    (onnx,) = session.run(["probability"], {"ecg": ecg})

    assert saved["probability"].shape == onnx.shape == (n_windows,)
    assert np.abs(saved["probability"].numpy() - onnx).max() <= LARGEST_DIFFERENCE


def test_the_exported_signature_is_the_agreed_one(version_folder: Path) -> None:
    signatures = tf.saved_model.load(str(version_folder)).signatures

    assert sorted(signatures) == ["saliency", "serving_default"]
    for name, output in (("serving_default", "probability"), ("saliency", "weight")):
        signature = signatures[name]
        assert {
            name: (spec.dtype, spec.shape.as_list()) for name, spec in signature.structured_input_signature[1].items()
        } == {"ecg": (tf.float32, [None, 3600])}
        assert list(signature.structured_outputs) == [output]


def test_the_weight_of_a_half_second_is_what_the_logit_loses_where_it_is_flat(repository_root: Path) -> None:
    models = Engine(repository_root / "models")
    ecg = np.random.default_rng(0).normal(0.0, 0.3, (2, 3600)).astype(np.float32)
    flat = ecg.copy()
    flat[:, 1260:1440] = np.sort(ecg[:, 1260:1440], axis=1)[:, 90:91]  # the eighth half second, at its median

    weight = models.predict("arrhythmia", {"ecg": ecg}, "saliency")["weight"]

    whole, hidden = (models.predict("arrhythmia", {"ecg": windows})["probability"] for windows in (ecg, flat))
    assert weight.shape == (2, 20)
    np.testing.assert_allclose(weight[:, 7], np.log(whole / (1 - whole)) - np.log(hidden / (1 - hidden)), atol=1e-3)


def test_both_graphs_weigh_alike(repository_root: Path) -> None:
    folder = repository_root / "models" / "arrhythmia" / "1"
    ecg = np.random.default_rng(0).normal(0.0, 0.3, (3, 3600)).astype(np.float32)

    saved = tf.saved_model.load(str(folder)).signatures["saliency"](ecg=tf.constant(ecg))["weight"].numpy()

    weight = Engine(repository_root / "models").predict("arrhythmia", {"ecg": ecg}, "saliency")["weight"]
    assert np.abs(saved - weight).max() <= 1e-4  # logits, of some units


def test_the_service_runs_what_was_exported(models: Path, examples: Examples) -> None:
    probability = Engine(models).predict("arrhythmia", {"ecg": examples.ecg})["probability"]

    assert probability.shape == (len(examples),)
    assert ((probability > 0) & (probability < 1)).all()


def test_what_was_said_of_unseen_patients_is_kept_beside_the_model(models: Path, examples: Examples) -> None:
    unseen = cross_validation.read(models / "arrhythmia" / "cross_validation.csv")

    assert unseen.record.tolist() == examples.record.tolist()
    assert unseen.abnormal.tolist() == examples.abnormal.tolist()
    # Four records in two folds: a and c, b and d; nobody is on both sides.
    assert {record: set(unseen.fold[unseen.record == record]) for record in "abcd"} == {
        "a": {0},
        "b": {1},
        "c": {0},
        "d": {1},
    }


def test_each_fold_is_calibrated_on_the_others_only(models: Path) -> None:
    unseen = cross_validation.read(models / "arrhythmia" / "cross_validation.csv")
    turned = cross_validation.OutOfFold(
        unseen.fold,
        unseen.record,
        unseen.lead,
        unseen.start_s,
        np.where(unseen.fold == 0, ~unseen.abnormal, unseen.abnormal),
        unseen.logit,
    )

    # Other labels in fold 0 change what is said of fold 1, never of fold 0 itself.
    same = unseen.probability() == turned.probability()
    assert same[unseen.fold == 0].all()
    assert not same[unseen.fold == 1].all()


def test_training_twice_with_one_seed_gives_the_same_network(examples: Examples, tiny: Size) -> None:
    first, second = (
        logits(fit([examples], examples.ecg, seed=1, size=tiny, schedule=QUICK), examples.ecg) for _ in range(2)
    )

    np.testing.assert_array_equal(first, second)


def test_a_training_that_was_stopped_goes_on_as_if_it_had_not(
    examples: Examples, tiny: Size, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = Schedule(epochs=3, batch=16)
    with_dropout = replace(tiny, dropout=0.3)

    def learn(checkpoint: Path | None) -> np.ndarray:
        return logits(
            fit([examples], examples.ecg, seed=1, size=with_dropout, schedule=schedule, checkpoint=checkpoint),
            examples.ecg,
        )

    at_once = learn(None)

    class StoppedError(Exception):
        pass

    calls = []

    def stop_in_the_third_epoch(*given: Any) -> Any:
        calls.append(given)
        if len(calls) == 3:
            raise StoppedError
        return disguise(*given)

    with monkeypatch.context() as patched:
        patched.setattr("ecg_training.models.arrhythmia.fit.disguise", stop_in_the_third_epoch)
        with pytest.raises(StoppedError):
            learn(tmp_path / "kept")

    np.testing.assert_array_equal(learn(tmp_path / "kept"), at_once)
    np.testing.assert_array_equal(learn(tmp_path / "kept"), at_once)  # it had all its epochs: nothing is left to do


def test_the_network_learns_what_tells_the_records_apart(examples: Examples, tiny: Size) -> None:
    network = fit([examples], NO_NOISE, seed=1, size=tiny, schedule=Schedule(epochs=30, batch=8, peak_rate=2e-2))

    said = logits(network, examples.ecg)
    assert ((said > 0) == examples.abnormal).mean() > 0.9
