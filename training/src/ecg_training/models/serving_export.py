"""A traced network written as it is served: a SavedModel, and the same graph as ONNX beside it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

import keras
import tensorflow as tf
import tf2onnx
from ecg_shared.serving.batching import BATCHING_FILE
from ecg_shared.serving.served_model import ONNX_FILE

OPSET: Final = 17
BATCHING: Final = """\
# A worker sends at most 64 windows at a time; a lone short ECG waits 2 ms for company, which its 10 ms of work hides.
max_batch_size { value: 64 }
batch_timeout_micros { value: 2000 }
# 100 batches of 64 windows take about 10 s: more than that would only wait past the callers' deadlines.
max_enqueued_batches { value: 100 }
"""
"""How requests to a model whose windows are all of one shape are batched."""


def export_served(
    serve: Any,  # noqa: ANN401 - tensorflow has no types
    network: keras.Model,
    folder: Path,
    *,
    one_shape: bool = False,
) -> Path:
    """Write the version folder anew and return it; ``serve`` is a tf.function with the network's signature.

    Both graphs come from one traced function, so they differ by rounding only. ``one_shape``: all windows have the same
    shape, so those of several requests may share a batch.
    """
    if folder.exists():
        shutil.rmtree(folder)
    served = tf.Module()
    served.network_weights = network.weights
    served.serve = serve
    tf.saved_model.save(served, str(folder), signatures={"serving_default": serve})
    if one_shape:
        (folder / BATCHING_FILE).write_text(BATCHING, "utf-8")
    _write_onnx(serve, folder)
    return folder


def export_graph(serve: Any, folder: Path) -> Path:  # noqa: ANN401 - tensorflow has no types
    """Write the ONNX graph alone, as for a network of a cross-validation, and return the folder."""
    if folder.exists():
        shutil.rmtree(folder)
    _write_onnx(serve, folder)
    return folder


def _write_onnx(serve: Any, folder: Path) -> None:  # noqa: ANN401 - tensorflow has no types
    onnx_file = folder / ONNX_FILE
    onnx_file.parent.mkdir(parents=True)
    tf2onnx.convert.from_function(serve, input_signature=serve.input_signature, opset=OPSET, output_path=str(onnx_file))
