"""Training and export with networks that take seconds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import tensorflow as tf
from ecg_analyzer.prediction.twelve_lead import LABELS, MODEL
from ecg_analyzer.prediction.twelve_lead_input import MEASURED
from ecg_shared.serving.engine import Engine
from ecg_training.evaluate.measures import auc
from ecg_training.models.twelve_lead import cross_validation, folds, learning_curve
from ecg_training.models.twelve_lead import examples as stored
from ecg_training.models.twelve_lead.examples import Examples
from ecg_training.models.twelve_lead.fit import Schedule, fit, take_over
from ecg_training.models.twelve_lead.graph import Size, build, edges_of, logits
from ecg_training.models.twelve_lead.pretrain import Masking, pretrain
from ecg_training.models.twelve_lead.train import train

LARGEST_DIFFERENCE = 1e-5
NO_NOISE = np.empty((0, 1000), np.float32)
QUICK = Schedule(epochs=1, batch=16)
OUTPUTS = ("probability", "threshold", "unsure_from", "unsure_to")


@pytest.fixture(scope="module")
def models(examples: Examples, tiny: Size, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    unlabelled = examples.views["page"]["ecg"][:8]
    splits = list(folds.of_part(examples, n_folds=2))
    train(
        examples,
        unlabelled,
        NO_NOISE,
        folder,
        splits=splits,
        seeds=(1,),
        size=tiny,
        schedule=QUICK,
        masking=Masking(epochs=1),
        shares=(0.5, 1.0),
    )
    return folder


def _agree(folder: Path, inputs: dict[str, np.ndarray]) -> None:
    saved = tf.saved_model.load(str(folder)).signatures["serving_default"](
        **{name: tf.constant(rows) for name, rows in inputs.items()}
    )
    session = onnxruntime.InferenceSession(folder / "assets.extra" / "model.onnx")
    for name, onnx in zip(OUTPUTS, session.run(list(OUTPUTS), inputs), strict=True):
        assert saved[name].shape == onnx.shape == (len(inputs["ecg"]), len(LABELS))
        assert np.abs(saved[name].numpy() - onnx).max() <= LARGEST_DIFFERENCE


@pytest.mark.parametrize("view", ["signal", "page"])
def test_the_saved_model_and_the_onnx_graph_agree(models: Path, examples: Examples, view: str) -> None:
    _agree(models / MODEL / "1", {name: rows[:5] for name, rows in examples.views[view].items()})


def test_the_committed_model_agrees_with_its_onnx_graph(repository_root: Path, examples: Examples) -> None:
    _agree(repository_root / "models" / MODEL / "1", {name: rows[:16] for name, rows in examples.views["page"].items()})


def test_the_service_runs_what_was_exported_and_it_knows_its_operating_point(models: Path, examples: Examples) -> None:
    said = Engine(models).predict(MODEL, dict(examples.views["signal"]))

    assert ((said["probability"] >= 0.0) & (said["probability"] <= 1.0)).all()
    chosen = cross_validation.read(models / MODEL / "cross_validation_transformer.csv").operating()
    assert np.allclose(said["threshold"], chosen.threshold[None], atol=0.02)  # the table has two decimals


def test_the_tables_hold_every_record_once_and_the_curve_grows(models: Path, examples: Examples) -> None:
    for architecture in ("transformer", "convolution"):
        table = cross_validation.read(models / MODEL / f"cross_validation_{architecture}.csv")
        assert sorted(table.ecg_id.tolist()) == examples.ecg_id.tolist()
        assert np.array_equal(table.labels, examples.labels)
    records = [point.records for point in learning_curve.read(models / MODEL / "learning_curve.csv")]
    assert records == sorted(records)


@pytest.mark.parametrize("architecture", ["transformer", "convolution"])
def test_what_can_be_seen_is_learned(examples: Examples, tiny: Size, architecture: str) -> None:
    schedule = Schedule(epochs=30, batch=16, peak_rate=1e-2, averaged=0.9)

    network = fit(architecture, examples, NO_NOISE, seed=1, size=tiny, schedule=schedule)

    said = logits(network, examples.views["signal"])
    for label in ("STACH", "LVH"):
        column = LABELS.index(label)
        assert auc(examples.labels[:, column], said[:, column]) > 0.95


@pytest.mark.parametrize("architecture", ["transformer", "convolution"])
def test_a_recording_of_which_nothing_is_known_still_has_an_answer(
    examples: Examples, tiny: Size, architecture: str
) -> None:
    network = build(architecture, edges_of(examples.views["signal"]["measured"]), tiny)
    nothing = {name: np.full_like(rows[:1], np.nan) for name, rows in examples.views["signal"].items()}

    assert np.isfinite(logits(network, nothing)).all()


def test_quantiles_rise_also_where_a_number_never_varies() -> None:
    edges = edges_of(np.full((10, len(MEASURED)), 3.0, np.float32))

    assert (np.diff(edges, axis=1) > 0).all()


def test_the_transformer_begins_where_pretraining_ended(examples: Examples, tiny: Size) -> None:
    masked = pretrain(examples.views["page"]["ecg"], seed=1, size=tiny, masking=Masking(epochs=1, batch=16))
    network = build("transformer", edges_of(examples.views["signal"]["measured"]), tiny)

    taken = take_over(network, masked)

    assert {"patches", "patch_places", "attention_0", "norm_last"} <= set(taken)
    for mine, others in zip(
        network.get_layer("patches").get_weights(), masked.get_layer("patches").get_weights(), strict=True
    ):
        assert np.array_equal(mine, others)


def test_prepared_records_can_be_kept(examples: Examples, tmp_path: Path) -> None:
    stored.save(examples, tmp_path / "prepared.npz")
    loaded = stored.load(tmp_path / "prepared.npz")

    assert np.array_equal(loaded.labels, examples.labels)
    for view, arrays in examples.views.items():
        for name, rows in arrays.items():
            assert np.allclose(loaded.views[view][name], rows, atol=1e-3, rtol=1e-3, equal_nan=True)
