"""One version of one model, loaded and ready to run, whatever runs it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as onnx_errors

from ecg_shared.serving.predictor import DEFAULT_SIGNATURE, Array
from ecg_shared.serving.signature import Signature, TensorSpec

_GRAPHS: Final = "assets.extra"
"""Where a version folder keeps its graphs as ONNX; TensorFlow Serving carries that folder along unread."""
_DEFAULT_GRAPH: Final = "model"

_LOAD_ERRORS: Final = (
    onnx_errors.Fail,
    onnx_errors.InvalidArgument,
    onnx_errors.InvalidGraph,
    onnx_errors.InvalidProtobuf,
    onnx_errors.NoSuchFile,
    onnx_errors.NotImplemented,
    onnx_errors.RuntimeException,
)
_DTYPES: Final[dict[str, np.dtype[Any]]] = {
    "tensor(float)": np.dtype(np.float32),
    "tensor(double)": np.dtype(np.float64),
    "tensor(int32)": np.dtype(np.int32),
    "tensor(uint8)": np.dtype(np.uint8),
    "tensor(int64)": np.dtype(np.int64),
    "tensor(bool)": np.dtype(np.bool_),
}


class ModelBrokenError(RuntimeError):
    """A version folder that holds no graph, or one that does not load."""


class ServedModel(Protocol):
    """A version that answers."""

    @property
    def signatures(self) -> Mapping[str, Signature]:
        """The signatures by name."""
        ...

    def run(self, inputs: Mapping[str, Array], signature: str) -> dict[str, Array]:
        """Return the outputs for inputs that were checked against the signature."""
        ...


class OnnxModel:
    """A version folder's ONNX graphs in ONNX Runtime, one a signature; their inputs and outputs are its."""

    def __init__(self, version_folder: Path, *, threads: int) -> None:
        """Load the graphs to run on so many threads; raises ModelBrokenError."""
        default = onnx_file(version_folder, DEFAULT_SIGNATURE)
        if not default.is_file():
            raise ModelBrokenError(f"there is no {default.relative_to(version_folder)}")
        files = {DEFAULT_SIGNATURE: default} | {
            file.stem: file for file in sorted(default.parent.glob("*.onnx")) if file != default
        }
        self._sessions = {name: _session(file, threads) for name, file in files.items()}
        self.signatures: Mapping[str, Signature] = {
            name: Signature(
                inputs=tuple(map(_spec, session.get_inputs())), outputs=tuple(map(_spec, session.get_outputs()))
            )
            for name, session in self._sessions.items()
        }

    def run(self, inputs: Mapping[str, Array], signature: str) -> dict[str, Array]:
        """Return the outputs for inputs that were checked against the signature."""
        names = [spec.name for spec in self.signatures[signature].outputs]
        return dict(zip(names, self._sessions[signature].run(names, dict(inputs)), strict=True))


def onnx_file(version_folder: Path, signature: str) -> Path:
    """Return where a version folder keeps a signature's graph."""
    return version_folder / _GRAPHS / f"{_DEFAULT_GRAPH if signature == DEFAULT_SIGNATURE else signature}.onnx"


def version_folders(model_folder: Path) -> dict[int, Path]:
    """Return a model's version folders by number: those whose name is a number, as TensorFlow Serving takes them."""
    if not model_folder.is_dir():
        return {}
    return {int(path.name): path for path in model_folder.iterdir() if path.name.isdecimal() and path.is_dir()}


def _session(file: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # the arena keeps the largest batch ever seen for good
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # idle threads leave the core alone
    try:
        return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    except _LOAD_ERRORS as error:
        raise ModelBrokenError(str(error)) from error


def _spec(argument: Any) -> TensorSpec:  # noqa: ANN401 - onnxruntime's NodeArg, which has no types
    shape = tuple(length if isinstance(length, int) else -1 for length in argument.shape)
    return TensorSpec(name=argument.name, dtype=_DTYPES[argument.type], shape=shape)
