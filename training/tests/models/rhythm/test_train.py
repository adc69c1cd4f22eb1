"""From made strips to a served network of rhythms, with a network that takes seconds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from ecg_shared.serving.engine import Engine
from ecg_training.models.rhythm import cross_validation
from ecg_training.models.rhythm.examples import Examples
from ecg_training.models.rhythm.fit import Schedule, disguise
from ecg_training.models.rhythm.graph import Size
from ecg_training.models.rhythm.kernel import Width, fit_kernel, sample_weight
from ecg_training.models.rhythm.train import train

TINY = Size(of_shape=4, of_beat=2, channels=8, dilations=(1,), looks=1, dense=4)
QUICK = Schedule(epochs=1, batch=16)
SMALL = Width(trees=10)


@pytest.fixture(scope="module")
def models(examples: Examples, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    train(examples, folder, seed=1, n_folds=2, size=TINY, schedule=QUICK, width=SMALL)
    return folder


def test_strips_keep_their_labels_in_the_order_of_the_network(examples: Examples) -> None:
    assert examples.label[:5].tolist() == [0, 1, 2, 3, 0]  # sinus, af, other, noise, sinus
    assert examples.doubtful.tolist() == [True] + 47 * [False]


def test_a_doubtful_label_counts_half(examples: Examples) -> None:
    weight = sample_weight(examples)

    assert weight[0] == 0.5
    assert weight[4] == 1.0


def test_the_kernel_tells_made_rhythms_apart(examples: Examples) -> None:
    kernel = fit_kernel(examples, seed=1, width=SMALL)

    z = (examples.inputs["features"] - kernel.median) / kernel.scale
    rows = kernel.weight * np.sign(z) * np.log1p(np.abs(z))
    distance = ((rows[:, None] - kernel.support) ** 2).sum(axis=2)
    values = np.exp(-kernel.gamma * distance) @ kernel.coefficient + kernel.intercept

    assert (values.argmax(axis=1) == examples.label).mean() > 0.9


def test_disguises_leave_what_is_not_there_empty(examples: Examples) -> None:
    shape = examples.inputs["shape"]

    disguised = disguise(shape, np.random.default_rng(1))

    assert not disguised[shape == 0.0].any()
    assert np.abs(disguised - shape).max() > 0.1


def test_both_graphs_give_the_same_probabilities(models: Path, examples: Examples) -> None:
    inputs = {name: array[:6] for name, array in examples.inputs.items()}
    serve = tf.saved_model.load(str(models / "rhythm" / "1")).signatures["serving_default"]

    saved = serve(**{name: tf.constant(value) for name, value in inputs.items()})["probability"].numpy()
    onnx = Engine(models).predict("rhythm", inputs)["probability"]

    np.testing.assert_allclose(onnx, saved, atol=1e-5)
    np.testing.assert_allclose(onnx.sum(axis=1), 1.0, atol=1e-5)


def test_the_table_names_every_strip_once_and_gives_its_probabilities_back(models: Path, examples: Examples) -> None:
    table = cross_validation.read(models / "rhythm" / cross_validation.FILE)

    assert table.record.tolist() == examples.record.tolist()
    assert table.label.tolist() == examples.label.tolist()
    assert set(table.fold.tolist()) == {0, 1}
    np.testing.assert_allclose(table.probability().sum(axis=1), 1.0)


def test_folds_have_as_many_of_each_label(examples: Examples) -> None:
    fold = cross_validation.deal(examples.label, n_folds=3)

    counts = np.array([[((fold == f) & (examples.label == label)).sum() for label in range(4)] for f in range(3)])
    assert (counts == 4).all()  # 12 of each label over 3 folds
