"""The model server over its real wire, in this process and as a process of its own."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import grpc
import numpy as np
import pytest
from ecg_shared.serving import stubs
from ecg_shared.serving.batching import BatchingParameters
from ecg_shared.serving.client import Client
from ecg_shared.serving.repository import ModelSource, newest
from ecg_shared.serving.server import ModelServer, ServerSettings, read_model_config, read_settings
from ecg_shared.serving.tensors import TensorForm, from_tensor, to_tensor

AddModel = Callable[..., Path]
Start = Callable[..., ModelServer]

ECG = np.arange(8, dtype=np.float32).reshape(2, 4)


@pytest.fixture
def start(add_model: AddModel) -> Iterator[Start]:
    running: list[ModelServer] = []

    def begin(**changes: Any) -> ModelServer:
        folder = add_model("mean") / "arrhythmia"
        settings = ServerSettings(sources=(ModelSource("arrhythmia", folder, newest()),), port=0, poll_s=0.0)
        running.append(ModelServer(replace(settings, **changes)))
        return running[-1]

    yield begin
    for server in running:
        server.stop(0.0)


@pytest.fixture
def channel(start: Start) -> Iterator[grpc.Channel]:
    with grpc.insecure_channel(f"127.0.0.1:{start().port}") as opened:
        yield opened


def predict_request(ecg: np.ndarray = ECG, **spec: Any) -> Any:
    return stubs.PredictRequest(
        model_spec=stubs.ModelSpec(**{"name": "arrhythmia", **spec}), inputs={"ecg": to_tensor(ecg)}
    )


def refusal(call: Callable[[Any], Any], request: Any) -> tuple[grpc.StatusCode, str]:
    with pytest.raises(grpc.RpcError) as caught:
        call(request)
    return caught.value.code(), caught.value.details()


def test_predict_answers_with_the_version_and_signature_that_ran(channel: grpc.Channel) -> None:
    response = stubs.PredictionServiceStub(channel).Predict(predict_request())

    assert from_tensor(response.outputs["probability"]).tolist() == [1.5, 5.5]
    assert response.model_spec.name == "arrhythmia"
    assert response.model_spec.version.value == 1
    assert response.model_spec.signature_name == "serving_default"


@pytest.mark.parametrize("form", TensorForm)
def test_the_form_of_answers_can_be_chosen(start: Start, form: TensorForm) -> None:
    server = start(form=form)

    with grpc.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        tensor = stubs.PredictionServiceStub(channel).Predict(predict_request()).outputs["probability"]

    assert bool(tensor.tensor_content) == (form is TensorForm.CONTENT)
    assert list(tensor.float_val) == ([] if form is TensorForm.CONTENT else [1.5, 5.5])


def test_inputs_given_as_a_list_of_numbers_are_read(channel: grpc.Channel) -> None:
    request = predict_request()
    request.inputs["ecg"].CopyFrom(to_tensor(ECG, TensorForm.VALUES))

    response = stubs.PredictionServiceStub(channel).Predict(request)

    assert from_tensor(response.outputs["probability"]).tolist() == [1.5, 5.5]


def test_an_unknown_model_or_version_is_not_found(channel: grpc.Channel) -> None:
    predict = stubs.PredictionServiceStub(channel).Predict

    assert refusal(predict, predict_request(name="unknown"))[0] is grpc.StatusCode.NOT_FOUND
    assert refusal(predict, predict_request(version={"value": 7}))[0] is grpc.StatusCode.NOT_FOUND


def test_an_unknown_signature_is_a_failed_precondition(channel: grpc.Channel) -> None:
    predict = stubs.PredictionServiceStub(channel).Predict

    assert refusal(predict, predict_request(signature_name="serving_other")) == (
        grpc.StatusCode.FAILED_PRECONDITION,
        'Serving signature key "serving_other" not found.',
    )


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(predict_request(np.ones((2, 5), np.float32)), id="another length"),
        pytest.param(predict_request(np.ones((2, 4), np.float64)), id="another type"),
        pytest.param(predict_request(np.ones((0, 4), np.float32)), id="no windows"),
        pytest.param(stubs.PredictRequest(model_spec=stubs.ModelSpec(name="arrhythmia")), id="no input"),
        pytest.param(
            stubs.PredictRequest(
                model_spec=stubs.ModelSpec(name="arrhythmia"), inputs={"ecg": stubs.TensorProto(dtype=7)}
            ),
            id="a tensor of text",
        ),
        pytest.param(
            stubs.PredictRequest(
                model_spec=stubs.ModelSpec(name="arrhythmia"),
                inputs={"ecg": to_tensor(ECG)},
                output_filter=["unknown"],
            ),
            id="an unknown output",
        ),
    ],
)
def test_a_request_that_does_not_fit_is_an_invalid_argument(channel: grpc.Channel, request_: Any) -> None:
    assert refusal(stubs.PredictionServiceStub(channel).Predict, request_)[0] is grpc.StatusCode.INVALID_ARGUMENT


def test_metadata_names_the_signatures_tensors(channel: grpc.Channel) -> None:
    response = stubs.PredictionServiceStub(channel).GetModelMetadata(
        stubs.GetModelMetadataRequest(model_spec=stubs.ModelSpec(name="arrhythmia"), metadata_field=["signature_def"])
    )

    signatures = stubs.SignatureDefMap()
    assert response.metadata["signature_def"].Unpack(signatures)
    signature = signatures.signature_def["serving_default"]
    assert signature.method_name == "tensorflow/serving/predict"
    assert signature.inputs["ecg"].dtype == 1  # DT_FLOAT
    assert [dim.size for dim in signature.inputs["ecg"].tensor_shape.dim] == [-1, 4]
    assert [dim.size for dim in signature.outputs["probability"].tensor_shape.dim] == [-1]


def test_metadata_of_an_unknown_field_or_model_is_refused(channel: grpc.Channel) -> None:
    metadata = stubs.PredictionServiceStub(channel).GetModelMetadata
    known, unknown = stubs.ModelSpec(name="arrhythmia"), stubs.ModelSpec(name="unknown")

    assert refusal(metadata, stubs.GetModelMetadataRequest(model_spec=known))[0] is grpc.StatusCode.INVALID_ARGUMENT
    request = stubs.GetModelMetadataRequest(model_spec=unknown, metadata_field=["signature_def"])
    assert refusal(metadata, request)[0] is grpc.StatusCode.NOT_FOUND


def test_status_lists_versions_with_their_state(channel: grpc.Channel) -> None:
    status = stubs.ModelServiceStub(channel).GetModelStatus

    answer = status(stubs.GetModelStatusRequest(model_spec=stubs.ModelSpec(name="arrhythmia")))

    assert [(entry.version, entry.state) for entry in answer.model_version_status] == [(1, 30)]  # AVAILABLE
    unknown = stubs.GetModelStatusRequest(model_spec=stubs.ModelSpec(name="unknown"))
    assert refusal(status, unknown)[0] is grpc.StatusCode.NOT_FOUND


def test_callers_at_the_same_time_share_a_batch(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    from ecg_shared.serving.served_model import OnnxModel

    run = OnnxModel.run
    monkeypatch.setattr(
        OnnxModel, "run", lambda self, inputs, name: sizes.append(len(inputs["ecg"])) or run(self, inputs, name)
    )
    server = start(batching=BatchingParameters(max_batch_size=16, batch_timeout_s=5.0))

    with Client(f"127.0.0.1:{server.port}") as client, ThreadPoolExecutor(8) as callers:
        answers = list(
            callers.map(
                lambda value: client.predict("arrhythmia", {"ecg": np.full((2, 4), value, np.float32)})["probability"],
                range(8),
            )
        )

    assert sizes == [16]
    assert [answer.tolist() for answer in answers] == [[value, value] for value in range(8)]


def test_a_request_beyond_the_largest_batch_is_an_invalid_argument(start: Start) -> None:
    server = start(batching=BatchingParameters(max_batch_size=1))

    with grpc.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        code, _ = refusal(stubs.PredictionServiceStub(channel).Predict, predict_request())

    assert code is grpc.StatusCode.INVALID_ARGUMENT


def test_a_second_server_on_the_same_port_fails(start: Start, tmp_path: Path) -> None:
    port = start().port

    with pytest.raises(RuntimeError, match=str(port)):
        ModelServer(ServerSettings(sources=(), port=port))


def test_with_parameters_a_model_only_those_that_have_them_are_batched(add_model: AddModel) -> None:
    models = add_model("mean")
    common = BatchingParameters(num_batch_threads=3)
    settings = ServerSettings(sources=(), batching=common, batching_per_model=True)
    version = models / "arrhythmia/1"

    assert settings.batching_of(version) is None

    (version / "batching_params.pbtxt").write_text("max_batch_size { value: 8 }")
    assert settings.batching_of(version) == BatchingParameters(max_batch_size=8, num_batch_threads=3)


def test_batches_that_run_side_by_side_share_the_cores(add_model: AddModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1, 2, 3})
    folder = add_model("mean") / "arrhythmia/1"
    two, six = BatchingParameters(num_batch_threads=2), BatchingParameters(num_batch_threads=6)

    assert ServerSettings(sources=(), batching=two).threads_of(folder) == 2  # 4 cores for 2 batches
    assert ServerSettings(sources=(), batching=six).threads_of(folder) == 1
    assert ServerSettings(sources=(), batching=two, threads=3).threads_of(folder) == 3  # as the flag says
    assert ServerSettings(sources=()).threads_of(folder) == 0  # not batched: a thread for every core


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_process_serves_answers_over_rest_and_ends_on_sigterm(add_model: AddModel, tmp_path: Path) -> None:
    models = add_model("mean")
    batching = tmp_path / "batching.config"
    batching.write_text("max_batch_size { value: 64 }\nbatch_timeout_micros { value: 1000 }")
    port, rest_port = free_port(), free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "ecg_shared.serving.server"),
            f"--port={port}",
            f"--rest_api_port={rest_port}",
            f"--model_base_path={models}",
            "--enable_batching=true",
            f"--batching_parameters_file={batching}",
        ],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        status = _get_when_up(f"http://127.0.0.1:{rest_port}/v1/models/arrhythmia")
        assert status == {
            "model_version_status": [
                {"version": "1", "state": "AVAILABLE", "status": {"error_code": "OK", "error_message": ""}}
            ]
        }
        with pytest.raises(urllib.error.HTTPError, match="404") as missing:
            urllib.request.urlopen(f"http://127.0.0.1:{rest_port}/v1/models/unknown", timeout=5)
        missing.value.close()
        with Client(f"127.0.0.1:{port}") as client:
            assert client.version("arrhythmia") == "1"
            assert client.predict("arrhythmia", {"ecg": ECG})["probability"].tolist() == [1.5, 5.5]
        maps = Path(f"/proc/{process.pid}/maps").read_text() if Path("/proc/self/maps").exists() else ""
        assert "libtensorflow" not in maps
    finally:
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=30)

    assert process.returncode == 0, log
    assert str(tmp_path) not in log


def _get_when_up(url: str) -> Any:
    deadline_s = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return json.load(answer)
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > deadline_s:
                raise
            time.sleep(0.05)


def test_a_call_under_way_is_finished_before_the_server_stops(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    server = start(batching=BatchingParameters(max_batch_size=64, batch_timeout_s=0.5))

    with Client(f"127.0.0.1:{server.port}") as client, ThreadPoolExecutor(1) as caller:
        answer = caller.submit(client.predict, "arrhythmia", {"ecg": ECG})
        time.sleep(0.2)  # the call now waits for others to join its batch
        server.stop(10.0)

        assert answer.result(10)["probability"].tolist() == [1.5, 5.5]


def test_flags_may_be_written_as_tensorflow_serving_takes_them(add_model: AddModel) -> None:
    models = add_model("mean")

    settings = read_settings(
        ["--port=9000", "--model_name=arrhythmia", f"--model_base_path={models / 'arrhythmia'}", "--enable_batching"]
    )

    assert settings.port == 9000
    assert settings.batching == BatchingParameters()
    assert [(source.name, source.folder) for source in settings.sources] == [("arrhythmia", models / "arrhythmia")]


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param([], id="no models"),
        pytest.param(["--model_config_file=/nowhere/models.config"], id="a file that is not there"),
        pytest.param(["--model_base_path=.", "--enable_batching=perhaps"], id="neither true nor false"),
        pytest.param(["--model_base_path=.", "--unknown"], id="an unknown flag"),
        pytest.param(
            ["--model_base_path=.", "--engine=tf"],
            id="an engine that is not installed",
            marks=pytest.mark.skipif(stubs.real_tensorflow_installed(), reason="TensorFlow is installed here"),
        ),
    ],
)
def test_flags_that_cannot_be_followed_end_the_start(flags: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        read_settings(flags)

    assert caught.value.code == 2
    assert "error" in capsys.readouterr().err


def test_a_model_config_says_where_models_lie_and_which_versions_are_wanted(tmp_path: Path) -> None:
    file = tmp_path / "models.config"
    file.write_text(
        """
        model_config_list {
          config { name: "newest" base_path: "/models/newest" model_platform: "tensorflow" }
          config { name: "two" base_path: "beside" model_version_policy { latest { num_versions: 2 } } }
          config { name: "pinned" base_path: "/p" model_version_policy { specific { versions: 1 versions: 4 } } }
          config { name: "every" base_path: "/e" model_version_policy { all {} } }
        }
        """
    )

    sources = {source.name: source for source in read_model_config(file)}

    assert sources["newest"].folder == Path("/models/newest")
    assert sources["two"].folder == tmp_path / "beside"
    assert {name: source.policy([1, 2, 3]) for name, source in sources.items()} == {
        "newest": {3},
        "two": {2, 3},
        "pinned": {1},
        "every": {1, 2, 3},
    }


def test_a_model_config_with_an_unknown_field_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "models.config"
    file.write_text("model_config_list { config { title: 'x' } }")

    with pytest.raises(ValueError, match="title"):
        read_model_config(file)


CONFIG = """
model_config_list {{ config {{
  name: "arrhythmia"  base_path: "models/arrhythmia"  model_platform: "tensorflow"
  model_version_policy {{ specific {{ versions: 1  versions: 2 }} }}
  version_labels {{ key: "stable"  value: {stable} }}
  version_labels {{ key: "canary"  value: {canary} }}
}} }}
"""
JOBS = [UUID(int=number) for number in range(40)]


def test_a_new_version_is_tried_by_a_share_of_the_jobs_then_taken_by_all_or_taken_back(
    add_model: AddModel, tmp_path: Path
) -> None:
    """The life of a canary: version 1 answers the mean of a window, version 2 its greatest sample."""
    add_model("mean", version=1)
    add_model("max", version=2)
    file = tmp_path / "models.config"
    file.write_text(CONFIG.format(stable=1, canary=2))
    flags = [f"--model_config_file={file}", "--model_config_file_poll_wait_seconds=0.02", "--port=0"]
    server = ModelServer(read_settings([*flags, "--file_system_poll_wait_seconds=0.02"]))

    def versions(share: float) -> dict[UUID, str]:
        answered = {}
        for job in JOBS:
            models = client.of_job(job, {"arrhythmia": share})
            value = models.predict("arrhythmia", {"ecg": ECG})["probability"][1]
            answered[job] = models.version("arrhythmia")
            assert value == {"1": 5.5, "2": 7.0}[answered[job]]  # of 4, 5, 6, 7
        return answered

    def until(wanted: str) -> None:
        deadline_s = time.monotonic() + 5
        while set(versions(1.0).values()) != {wanted}:
            assert time.monotonic() < deadline_s
            time.sleep(0.02)

    try:
        with Client(f"127.0.0.1:{server.port}") as client:
            on_trial = versions(0.25)
            assert set(on_trial.values()) == {"1", "2"}
            assert versions(0.25) == on_trial

            file.write_text(CONFIG.format(stable=1, canary=1))  # back
            until("1")
            file.write_text("not a configuration")  # a slip of the hand changes nothing
            time.sleep(0.1)
            assert set(versions(1.0).values()) == {"1"}
            file.write_text(CONFIG.format(stable=2, canary=2))  # for all
            until("2")
    finally:
        server.stop(0.0)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_the_process_stays_small(add_model: AddModel) -> None:
    models = add_model("mean")
    code = (
        "from ecg_shared.serving.server import ModelServer, read_settings;"
        f"server = ModelServer(read_settings(['--port=0', '--model_base_path={models}']));"
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmRSS')));"
        "server.stop(0)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)

    assert int(done.stdout) < 200_000  # kB; TensorFlow's own server takes several times that
