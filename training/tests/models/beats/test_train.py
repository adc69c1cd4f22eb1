"""From made recordings to a served network of beat classes, with a network that takes seconds."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from ecg_analyzer.beats.class_input import TIMES
from ecg_shared.serving.engine import Engine
from ecg_training.data.mitdb import Recording
from ecg_training.models.beats.calibration import Scaling, fit_scaling
from ecg_training.models.beats.committee import committee
from ecg_training.models.beats.examples import IGNORED, Examples, disguise, labels, prepare
from ecg_training.models.beats.fit import Schedule, class_weights
from ecg_training.models.beats.graph import Size, build
from ecg_training.models.beats.train import train
from scipy.special import softmax

RATE_HZ = 360.0
TINY = Size(filters=(4, 4), kernels=(5, 5), features=4, recurrent=4)
QUICK = Schedule(epochs=1, batch=8)


def recording(record: str) -> Recording:
    """A minute of beats of 80 ms each 800 ms; every tenth is early, broad and upside down."""
    times_s = np.arange(round(70 * RATE_HZ)) / RATE_HZ
    lead_mv = np.random.default_rng(1).normal(0.0, 0.01, times_s.size)
    beat_s, letters = [], []
    for number, due_s in enumerate(np.arange(1.0, 69.0, 0.8)):
        broad = number % 10 == 5
        at_s = due_s - 0.25 * broad
        spread_s = 0.05 if broad else 0.015
        lead_mv += (-1.2 if broad else 1.0) * np.exp(-0.5 * ((times_s - at_s) / spread_s) ** 2)
        beat_s.append(at_s)
        letters.append("V" if broad else "N")
    letters[3] = "Q"
    signal_mv = np.stack([lead_mv, 0.5 * lead_mv]).astype(np.float32)
    sample = np.round(np.array(beat_s) * RATE_HZ).astype(np.int64)
    return Recording(record, ("MLII", "V1"), signal_mv, RATE_HZ, sample, np.array(letters), ())


@pytest.fixture(scope="module")
def examples() -> Examples:
    return prepare([recording(record) for record in "abcd"])


@pytest.fixture(scope="module")
def models(examples: Examples, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    train(examples, folder, seeds=[1, 2], n_folds=2, size=TINY, schedule=QUICK)
    return folder


def test_found_beats_have_the_label_of_the_annotated_beat_that_they_are() -> None:
    one = recording("a")
    false = 100.0

    label = labels(one, np.concatenate(([false], one.beat_sample + 20.0)))

    assert label[0] == IGNORED  # where nobody marked a beat
    assert label[1 + 3] == IGNORED  # that nobody could classify
    assert label[1 + 5] == 2
    assert set(label[[1, 2, 3]].tolist()) == {0}


def test_a_recording_is_told_by_both_leads_and_by_each(examples: Examples) -> None:
    of_a = examples.where((examples.record == "a") & ~examples.made)

    second_lead = of_a.shape[..., 2:].any(axis=(1, 2, 3))
    assert second_lead.sum() == len(of_a) / 3  # one lead alone shows no other


def test_disguises_leave_the_examples_as_they_are_and_differ(examples: Examples) -> None:
    before = examples.shape.copy()

    first, second = (disguise(examples, np.random.default_rng(seed))[0] for seed in (1, 2))

    np.testing.assert_array_equal(examples.shape, before)
    assert np.abs(first - second).max() > 0.1


def test_a_rare_class_weighs_more_and_never_beyond_measure() -> None:
    label = np.array([[0] * 9950 + [2] * 50 + [IGNORED] * 7])

    weight = class_weights(label)

    assert weight[0] == 1.0
    assert weight[2] == pytest.approx(10.0)  # the root of (9950 + 50) / (50 + 50)
    assert weight[3] == pytest.approx(12.0)


def test_scaling_undoes_what_made_a_rare_class_too_likely() -> None:
    generator = np.random.default_rng(5)
    label = (generator.random(20_000) < 0.1).astype(np.int64)
    evidence = generator.normal(np.where(label == 1, 1.0, -1.0), 1.0)
    # 2 x evidence is the log-odds of two normals two apart; log(1/9) is the share. The network forgot the share.
    logits = np.stack([np.zeros_like(evidence), 2.0 * evidence], axis=1).astype(np.float32)

    scaling = fit_scaling(logits, label)

    assert scaling.temperature == pytest.approx(1.0, abs=0.08)
    assert scaling.shift[1] == pytest.approx(np.log(1 / 9), abs=0.15)


def test_the_served_network_and_its_folds_answer_alike_by_both_graphs(models: Path) -> None:
    generator = np.random.default_rng(0)
    inputs = {
        "shape": generator.normal(0.0, 0.5, (3, 64, 100, 4)).astype(np.float32),
        "time": generator.normal(0.0, 0.5, (3, 64, TIMES)).astype(np.float32),
    }
    serve = tf.saved_model.load(str(models / "beats" / "1")).signatures["serving_default"]

    saved = serve(**{name: tf.constant(value) for name, value in inputs.items()})["probability"].numpy()
    onnx = Engine(models).predict("beats", inputs)["probability"]

    np.testing.assert_allclose(onnx, saved, atol=1e-5)
    np.testing.assert_allclose(onnx.sum(axis=-1), 1.0, atol=1e-5)
    assert sorted(path.name for path in (models / "beats" / "folds").iterdir()) == ["1-0", "1-1", "2-0", "2-1"]


def test_the_served_network_says_the_mean_of_its_members_each_scaled() -> None:
    networks = [build(TINY), build(TINY)]
    scalings = [Scaling(2.0, np.array([0.0, 1.0, -1.0, 0.5], np.float32)), Scaling(1.0, np.zeros(4, np.float32))]
    inputs = [np.ones((1, 64, 100, 4), np.float32), np.ones((1, 64, TIMES), np.float32)]

    said = np.asarray(committee(networks, scalings, TINY)(inputs))

    first, second = (np.asarray(network(inputs)) for network in networks)
    expected = 0.5 * softmax((first + scalings[0].shift) / 2.0, axis=-1) + 0.5 * softmax(second, axis=-1)
    np.testing.assert_allclose(said, expected, atol=1e-6)


def test_the_table_of_folds_names_every_record_once(models: Path) -> None:
    with (models / "beats" / "folds.csv").open(newline="") as opened:
        rows = list(csv.DictReader(opened))

    assert sorted(row["record"] for row in rows) == ["a", "b", "c", "d"]
    assert {row["fold"] for row in rows} == {"0", "1"}
