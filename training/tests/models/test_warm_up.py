"""Requests that a version answers before it is available, read as TensorFlow Serving reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
import tensorflow as tf
from ecg_shared.serving.saved_model import SavedModel
from ecg_shared.serving.served_model import version_folders
from ecg_shared.serving.tensors import from_tensor
from tensorflow_serving.apis.prediction_log_pb2 import PredictionLog

MODELS = Path(__file__).parents[3] / "models"
VERSIONS = [folder for model in sorted(MODELS.iterdir()) for folder in version_folders(model).values()]


def logs(folder: Path) -> list[PredictionLog]:
    records = tf.data.TFRecordDataset(str(folder / "assets.extra" / "tf_serving_warmup_requests"))
    return [PredictionLog.FromString(record) for record in records.as_numpy_iterator()]


@pytest.mark.parametrize("folder", VERSIONS, ids=lambda folder: folder.parent.name)
def test_each_signature_of_a_served_model_is_asked_and_answers(folder: Path) -> None:
    model = SavedModel(folder)

    requests = [log.predict_log.request for log in logs(folder)]

    assert {request.model_spec.name for request in requests} == {folder.parent.name}
    assert {request.model_spec.signature_name for request in requests} == set(model.signatures)
    for request in requests:
        if from_tensor(next(iter(request.inputs.values()))).shape[0] > 1:
            continue  # the same graph on more windows
        inputs = {name: from_tensor(tensor) for name, tensor in request.inputs.items()}
        model.signatures[request.model_spec.signature_name].check_inputs(inputs)
        assert model.run(inputs, request.model_spec.signature_name)


@pytest.mark.parametrize("folder", VERSIONS, ids=lambda folder: folder.parent.name)
def test_a_model_that_is_batched_is_asked_for_a_full_batch_too(folder: Path) -> None:
    sizes = {
        from_tensor(tensor).shape[0]
        for log in logs(folder)
        for tensor in log.predict_log.request.inputs.values()
        if log.predict_log.request.model_spec.signature_name == "serving_default"
    }

    assert sizes == ({1, 32} if (folder / "batching_params.pbtxt").is_file() else {1})


def test_the_files_are_small() -> None:
    assert VERSIONS
    for folder in VERSIONS:
        assert (folder / "assets.extra" / "tf_serving_warmup_requests").stat().st_size < 4000
