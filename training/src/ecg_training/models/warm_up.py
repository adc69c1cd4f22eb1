"""Requests that TensorFlow Serving answers before it takes others, so that no job waits for a graph's first run.

``assets.extra/tf_serving_warmup_requests`` is a TFRecord of PredictionLog messages. A tensor of one value in every
place is written as that value and its shape, so a file has some hundred bytes.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final

import numpy as np
import tensorflow as tf
from ecg_shared.serving.batching import BATCHING_FILE
from ecg_shared.serving.predictor import DEFAULT_SIGNATURE, LARGEST_BATCH
from ecg_shared.serving.saved_model import SavedModel
from ecg_shared.serving.served_model import version_folders
from ecg_shared.serving.signature import TensorSpec
from ecg_shared.serving.stubs import PredictRequest, TensorProto
from ecg_shared.serving.tensors import DATA_TYPES
from tensorflow_serving.apis.prediction_log_pb2 import PredictionLog

FILE: Final = Path("assets.extra") / "tf_serving_warmup_requests"
OPEN_LENGTH: Final = 256
"""What an axis of any length has in a request: a picture of this many pixels."""


def write_warm_up(folder: Path) -> None:
    """Write the requests of a version folder: one window for each signature, and a full batch where there are any."""
    model = folder.parent.name
    with tf.io.TFRecordWriter(str(folder / FILE)) as writer:
        for name, signature in SavedModel(folder).signatures.items():
            full = (folder / BATCHING_FILE).is_file() and name == DEFAULT_SIGNATURE
            for n_windows in (1, LARGEST_BATCH) if full else (1,):
                request = PredictRequest()
                request.model_spec.name = model
                request.model_spec.signature_name = name
                for spec in signature.inputs:
                    request.inputs[spec.name].CopyFrom(_even(spec, n_windows))
                log = PredictionLog()
                log.predict_log.request.CopyFrom(request)
                writer.write(log.SerializeToString())


def _even(spec: TensorSpec, n_windows: int) -> Any:  # noqa: ANN401 - a protobuf message, which has no types
    tensor = TensorProto(dtype=DATA_TYPES[spec.dtype])
    for axis, length in enumerate(spec.shape):
        tensor.tensor_shape.dim.add(size=n_windows if axis == 0 else OPEN_LENGTH if length < 0 else length)
    if spec.dtype == np.dtype(np.uint8):
        tensor.int_val.append(255)  # white paper
    else:
        tensor.float_val.append(0.0)
    return tensor


def main() -> None:
    """Write the requests of every version in a folder of models."""
    parser = argparse.ArgumentParser(prog="python -m ecg_training.models.warm_up", description=__doc__)
    parser.add_argument("--models", type=Path, default=Path("models"), help="folder of the served models")
    for model in sorted(parser.parse_args().models.iterdir()):
        for folder in version_folders(model).values():
            write_warm_up(folder)


if __name__ == "__main__":
    main()
