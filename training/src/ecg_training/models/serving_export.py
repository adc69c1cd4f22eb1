"""A traced network written as it is served: a SavedModel, the same graphs as ONNX beside it, and requests to warm up.

A version folder holds ``saved_model.pb`` and ``variables/``, in ``assets.extra/`` a graph a signature as ONNX and
``tf_serving_warmup_requests``, which TensorFlow Serving answers before it says that the version is available.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import keras
import tensorflow as tf
import tf2onnx
from ecg_shared.serving.batching import BATCHING_FILE
from ecg_shared.serving.predictor import DEFAULT_SIGNATURE
from ecg_shared.serving.served_model import onnx_file

from ecg_training.models.warm_up import write_warm_up

OPSET: Final = 17
BATCHING: Final = """\
# A worker sends at most 32 windows at a time; a lone short ECG waits 2 ms for company, which its 10 ms of work hides.
max_batch_size { value: 32 }
batch_timeout_micros { value: 2000 }
# 200 batches of 32 windows take about 10 s: more than that would only wait past the callers' deadlines.
max_enqueued_batches { value: 200 }
"""
"""How requests to a model whose windows are all of one shape are batched."""


def export_served(
    serve: Any,  # noqa: ANN401 - tensorflow has no types
    network: keras.Model,
    folder: Path,
    *,
    one_shape: bool = False,
    further: Mapping[str, Any] | None = None,
) -> Path:
    """Write the version folder ``<models>/<name>/<version>/`` anew and return it.

    ``serve`` is a tf.function with the network's signature, ``further`` has others by the names of their signatures.
    The graphs of both files come from one traced function, so they differ by rounding only. ``one_shape``: all windows
    have the same shape, so those of several requests may share a batch.
    """
    if folder.exists():
        shutil.rmtree(folder)
    traced = {DEFAULT_SIGNATURE: serve, **(further or {})}
    served = tf.Module()
    served.network_weights = network.weights
    served.serve = list(traced.values())
    tf.saved_model.save(served, str(folder), signatures=traced)
    if one_shape:
        (folder / BATCHING_FILE).write_text(BATCHING, "utf-8")
    for signature, function in traced.items():
        _write_onnx(function, folder, signature)
    write_warm_up(folder)
    return folder


def restore_weights(network: keras.Model, folder: Path) -> None:
    """Give a network the weights of a version folder that ``export_served`` wrote of the same network."""
    stored = tf.train.load_checkpoint(str(folder / "variables" / "variables"))
    network.set_weights(
        [
            stored.get_tensor(f"network_weights/{place}/.ATTRIBUTES/VARIABLE_VALUE")
            for place in range(len(network.weights))
        ]
    )


def export_graph(serve: Any, folder: Path) -> Path:  # noqa: ANN401 - tensorflow has no types
    """Write the ONNX graph alone, as for a network of a cross-validation, and return the folder."""
    if folder.exists():
        shutil.rmtree(folder)
    _write_onnx(serve, folder, DEFAULT_SIGNATURE)
    return folder


def _write_onnx(serve: Any, folder: Path, signature: str) -> None:  # noqa: ANN401 - tensorflow has no types
    file = onnx_file(folder, signature)
    file.parent.mkdir(parents=True, exist_ok=True)
    tf2onnx.convert.from_function(serve, input_signature=serve.input_signature, opset=OPSET, output_path=str(file))
