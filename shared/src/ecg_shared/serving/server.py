"""A model server with TensorFlow Serving's flags, folders and wire, on ONNX Runtime.

It stands in where TensorFlow Serving cannot be installed. ``python -m ecg_shared.serving.server --help`` has the flags;
those that TensorFlow Serving has too mean the same there.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final

import grpc

from ecg_shared.serving import stubs
from ecg_shared.serving.batching import BATCHING_FILE, BatchingParameters, parameters_of_version, read_parameters
from ecg_shared.serving.client import LARGEST_MESSAGE_BYTES
from ecg_shared.serving.repository import ModelSource, Policy, Repository, newest
from ecg_shared.serving.rest import status_server
from ecg_shared.serving.saved_model import SavedModel
from ecg_shared.serving.served_model import OnnxModel, version_folders
from ecg_shared.serving.services import ModelServicer, PredictionServicer
from ecg_shared.serving.tensors import TensorForm

log = logging.getLogger(__name__)

CALLS_AT_A_TIME: Final = 64
"""Threads that wait for batches; further calls queue in gRPC."""
GRACE_S: Final = 20.0
"""Time that calls under way get to finish when the server is told to stop."""


class EngineName(StrEnum):
    """What runs the graphs."""

    ONNX = "onnx"
    TF = "tf"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What the flags say."""

    sources: tuple[ModelSource, ...]
    host: str = "127.0.0.1"
    port: int = 8500
    rest_api_port: int = 0
    batching: BatchingParameters | None = None
    batching_per_model: bool = False
    threads: int = 0
    poll_s: float = 1.0
    config_file: Path | None = None
    config_poll_s: float = 0.0
    form: TensorForm = TensorForm.CONTENT
    engine: EngineName = EngineName.ONNX

    def batching_of(self, folder: Path) -> BatchingParameters | None:
        """Return how requests to a version are batched."""
        if self.batching is None or not self.batching_per_model:
            return self.batching
        return parameters_of_version(folder, self.batching)

    def threads_of(self, folder: Path) -> int:
        """Return the threads that run a version's batch, 0 for one a core.

        Batches that run side by side share the cores: threads within a batch wait for each other after each layer,
        which takes a fifth more of the processor's time.
        """
        batching = self.batching_of(folder)
        if self.threads or batching is None:
            return self.threads
        return max(1, len(os.sched_getaffinity(0)) // batching.num_batch_threads)


class ModelServer:
    """The running server: gRPC, the REST page, and the watch on the models' folders."""

    def __init__(self, settings: ServerSettings) -> None:
        """Load the models and start answering; raises OSError or RuntimeError where a port is taken."""
        self._repository = Repository(
            settings.sources,
            load=SavedModel
            if settings.engine is EngineName.TF
            else lambda folder: OnnxModel(folder, threads=settings.threads_of(folder)),
            batching=settings.batching_of,
        )
        self._repository.scan()
        self._grpc = grpc.server(
            ThreadPoolExecutor(CALLS_AT_A_TIME, thread_name_prefix="call"),
            options=[
                ("grpc.max_send_message_length", LARGEST_MESSAGE_BYTES),
                ("grpc.max_receive_message_length", LARGEST_MESSAGE_BYTES),
                ("grpc.so_reuseport", 0),  # a second server on the port shall fail, not share it silently
            ],
        )
        stubs.add_PredictionServiceServicer_to_server(PredictionServicer(self._repository, settings.form), self._grpc)
        stubs.add_ModelServiceServicer_to_server(ModelServicer(self._repository), self._grpc)
        self.port: int = self._grpc.add_insecure_port(f"{settings.host}:{settings.port}")
        self._rest = (
            status_server(self._repository, settings.host, settings.rest_api_port) if settings.rest_api_port else None
        )
        self._grpc.start()
        if self._rest is not None:
            Thread(target=self._rest.serve_forever, name="rest", daemon=True).start()
        if settings.poll_s > 0:
            self._repository.watch(settings.poll_s)
        self._stopping = Event()
        if settings.config_file is not None and settings.config_poll_s > 0:
            watching = (settings.config_file, settings.config_poll_s)
            Thread(target=self._watch_config, args=watching, name="model-config", daemon=True).start()

    def stop(self, grace_s: float = GRACE_S) -> None:
        """Take no more calls, finish those under way within the grace, then let go of everything."""
        self._stopping.set()
        self._grpc.stop(grace_s).wait()
        if self._rest is not None:
            self._rest.shutdown()
            self._rest.server_close()
        self._repository.close()

    def _watch_config(self, file: Path, every_s: float) -> None:
        """Follow the file as it is changed; what cannot be read is said once and changes nothing."""
        before = file.read_bytes()
        while not self._stopping.wait(every_s):
            try:
                now = file.read_bytes()
                if now == before:
                    continue
                before = now
                self._repository.take(read_model_config(file))
                log.info("the models' configuration was read again")
            except (OSError, ValueError) as error:
                log.error("the models' configuration stays as it was: %s", error)


def read_settings(arguments: Sequence[str] | None = None) -> ServerSettings:
    """Return what the command line says; leaves with a message where it cannot be followed."""
    parser = _parser()
    flags = parser.parse_args(arguments)
    if flags.engine is EngineName.TF and not stubs.real_tensorflow_installed():
        parser.error("--engine tf needs TensorFlow, which is not installed here")
    try:
        if flags.model_config_file is not None:
            sources = read_model_config(flags.model_config_file)
        elif flags.model_base_path is not None:
            sources = _sources_below(flags.model_base_path, flags.model_name)
        else:
            parser.error("give --model_config_file or --model_base_path")
        batching = None
        if flags.enable_batching:
            file = flags.batching_parameters_file
            batching = read_parameters(file) if file is not None else BatchingParameters()
    except (OSError, ValueError) as error:
        parser.error(str(error))
    return ServerSettings(
        sources=sources,
        host=flags.host,
        port=flags.port,
        rest_api_port=flags.rest_api_port,
        batching=batching,
        batching_per_model=flags.enable_per_model_batching_parameters,
        threads=flags.tensorflow_intra_op_parallelism,
        poll_s=flags.file_system_poll_wait_seconds,
        config_file=flags.model_config_file,
        config_poll_s=flags.model_config_file_poll_wait_seconds,
        form=flags.response_tensors,
        engine=flags.engine,
    )


def read_model_config(file: Path) -> tuple[ModelSource, ...]:
    """Return the models of a ModelServerConfig in text form.

    A relative ``base_path`` starts at the file's own folder (TensorFlow Serving takes absolute ones only).
    Raises OSError, ValueError.
    """
    try:
        config = stubs.text_format.Parse(file.read_text("utf-8"), stubs.ModelServerConfig())
    except stubs.text_format.ParseError as error:
        raise ValueError(f"{file}: {error}") from error
    if not config.model_config_list.config:
        raise ValueError(f"{file} names no model")  # a file that is just being written is empty
    return tuple(
        ModelSource(
            name=entry.name,
            folder=file.parent / entry.base_path,
            policy=_policy(entry.model_version_policy),
            labels=dict(entry.version_labels),
        )
        for entry in config.model_config_list.config
    )


def main() -> None:
    """Serve until SIGTERM or SIGINT, then finish what is under way."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = read_settings()
    told_to_stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told_to_stop.set())
    server = ModelServer(settings)
    log.info("serving %d models on port %d", len(settings.sources), server.port)
    told_to_stop.wait()
    log.info("stopping")
    server.stop()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m ecg_shared.serving.server", allow_abbrev=False, description=__doc__
    )
    parser.add_argument("--port", type=int, default=8500, help="gRPC port; 0 takes a free one")
    parser.add_argument("--rest_api_port", type=int, default=0, help="port of the status page; 0 for none")
    parser.add_argument("--model_config_file", type=Path, help="ModelServerConfig as text")
    parser.add_argument(
        "--model_config_file_poll_wait_seconds", type=float, default=0.0, help="look at it again so often; 0: never"
    )
    parser.add_argument(
        "--allow_version_labels_for_unavailable_models",
        type=_boolean,
        nargs="?",
        const=True,
        default=True,
        help="always so here: a label whose version is not there yet stays where it was",
    )
    parser.add_argument("--model_base_path", type=Path, help="folder of one model's versions")
    parser.add_argument(
        "--model_name", help="name of that model; without it every model in the folder is served (own extension)"
    )
    parser.add_argument("--enable_batching", type=_boolean, nargs="?", const=True, default=False)
    parser.add_argument("--batching_parameters_file", type=Path, help="BatchingParameters as text")
    parser.add_argument(
        "--enable_per_model_batching_parameters",
        type=_boolean,
        nargs="?",
        const=True,
        default=False,
        help=f"batch the models that have a {BATCHING_FILE} beside their graph, by it, and no others",
    )
    parser.add_argument("--file_system_poll_wait_seconds", type=float, default=1.0, help="0: look at folders once")
    parser.add_argument(
        "--tensorflow_intra_op_parallelism",
        type=int,
        default=0,
        help="threads of a batch; 0: the cores, shared by the batches that run side by side",
    )
    parser.add_argument(
        "--engine",
        type=EngineName,
        choices=list(EngineName),
        default=EngineName.ONNX,
        help="onnx: assets.extra/model.onnx; tf: the SavedModel, where TensorFlow is installed (own extension)",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (own extension)")
    parser.add_argument(
        "--response_tensors",
        type=TensorForm,
        choices=list(TensorForm),
        default=TensorForm.CONTENT,
        help="form of the answers (own extension; TensorFlow Serving answers in values)",
    )
    return parser


def _boolean(text: str) -> bool:
    words = {"true": True, "1": True, "false": False, "0": False}
    if text.lower() not in words:
        raise argparse.ArgumentTypeError(f"{text} is neither true nor false")
    return words[text.lower()]


def _sources_below(folder: Path, name: str | None) -> tuple[ModelSource, ...]:
    if name is not None:
        return (ModelSource(name, folder, newest()),)
    models = sorted(path for path in folder.iterdir() if version_folders(path))
    return tuple(ModelSource(path.name, path, newest()) for path in models)


def _policy(message: Any) -> Policy:  # noqa: ANN401 - a protobuf message, which has no types
    choice = message.WhichOneof("policy_choice")
    if choice == "all":
        return set
    if choice == "specific":
        wanted = set(message.specific.versions)
        return lambda versions: wanted & set(versions)
    return newest(message.latest.num_versions or 1)


if __name__ == "__main__":
    main()
