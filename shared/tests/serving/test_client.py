"""The client against a server that misbehaves on demand, over real gRPC."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import grpc
import numpy as np
import pytest
from ecg_shared.serving import stubs
from ecg_shared.serving.breaker import Breaker, RetryBudget
from ecg_shared.serving.client import LARGEST_MESSAGE_BYTES, CallLimits, Client
from ecg_shared.serving.metadata import write_signatures
from ecg_shared.serving.predictor import ModelInputError, ModelOutputInvalidError, ModelUnavailableError
from ecg_shared.serving.signature import Signature, TensorSpec
from ecg_shared.serving.tensors import TensorForm, from_tensor, to_tensor

Answer = Callable[[np.ndarray], np.ndarray]

JOB = UUID(int=1)


def signature(length: int) -> Signature:
    return Signature(
        inputs=(TensorSpec("ecg", np.dtype(np.float32), (-1, length)),),
        outputs=(TensorSpec("probability", np.dtype(np.float32), (-1,)),),
    )


ANY_LENGTH = signature(-1)


class Misbehaving(stubs.PredictionServiceServicer, stubs.ModelServiceServicer):
    """Answers the mean of each window, unless told otherwise."""

    def __init__(self) -> None:
        self.batch_sizes: list[int] = []
        self.refusals: list[grpc.StatusCode] = []
        self.answer: Answer = lambda ecg: ecg.mean(axis=1)
        self.form = TensorForm.CONTENT
        self.delay = threading.Event()
        self.delay_s = 0.0
        self.gone = threading.Event()
        self.states = {1: 30}
        self.version = 1
        self.asked: list[tuple[int, str]] = []
        self.signature = ANY_LENGTH
        self.refuse_label = False

    def Predict(self, request: Any, context: Any) -> Any:  # noqa: N802 - the wire's name
        context.add_callback(self.gone.set)
        self.asked.append((request.model_spec.version.value, request.model_spec.version_label))
        ecg = from_tensor(request.inputs["ecg"])
        self.batch_sizes.append(len(ecg))
        self.delay.wait(self.delay_s)
        if self.refusals:
            context.abort(self.refusals.pop(0), "as told")
        response = stubs.PredictResponse()
        response.model_spec.version.value = self.version
        response.outputs["probability"].CopyFrom(to_tensor(self.answer(ecg), self.form))
        return response

    def GetModelMetadata(self, request: Any, context: Any) -> Any:  # noqa: N802 - the wire's name
        if request.model_spec.version_label and self.refuse_label:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "Unrecognized servable version label")
        response = stubs.GetModelMetadataResponse()
        response.model_spec.version.value = request.model_spec.version.value or self.version
        write_signatures({"serving_default": self.signature}, response)
        return response

    def GetModelStatus(self, request: Any, context: Any) -> Any:  # noqa: N802 - the wire's name
        if request.model_spec.name != "arrhythmia":
            context.abort(grpc.StatusCode.NOT_FOUND, "no such model")
        response = stubs.GetModelStatusResponse()
        for version, state in self.states.items():
            response.model_version_status.add(version=version, state=state)
        return response


@pytest.fixture
def server() -> Iterator[tuple[Misbehaving, str]]:
    servicer = Misbehaving()
    running = grpc.server(ThreadPoolExecutor(8), options=[("grpc.max_receive_message_length", LARGEST_MESSAGE_BYTES)])
    stubs.add_PredictionServiceServicer_to_server(servicer, running)
    stubs.add_ModelServiceServicer_to_server(servicer, running)
    port = running.add_insecure_port("127.0.0.1:0")
    running.start()
    yield servicer, f"127.0.0.1:{port}"
    servicer.delay.set()
    running.stop(None).wait()


QUICK = CallLimits(deadline_s=5.0, attempts=3, first_pause_s=0.001)
ECG = np.arange(8, dtype=np.float32).reshape(2, 4)


@pytest.mark.parametrize("form", TensorForm)
def test_answers_are_read_in_either_form(server: tuple[Misbehaving, str], form: TensorForm) -> None:
    servicer, address = server
    servicer.form = form

    with Client(address) as client:
        outputs = client.predict("arrhythmia", {"ecg": ECG})

    np.testing.assert_array_equal(outputs["probability"], [1.5, 5.5])  # means of 0…3 and 4…7


def test_many_windows_go_in_batches_of_32(server: tuple[Misbehaving, str]) -> None:
    servicer, address = server
    ecg = np.repeat(np.arange(75, dtype=np.float32)[:, None], 4, axis=1)

    with Client(address) as client:
        outputs = client.predict("arrhythmia", {"ecg": ecg})

    assert sorted(servicer.batch_sizes) == [11, 32, 32]
    np.testing.assert_array_equal(outputs["probability"], np.arange(75))


def test_a_batch_of_twelve_lead_windows_at_500_hz_fits_a_message(server: tuple[Misbehaving, str]) -> None:
    _, address = server
    ecg = np.zeros((32, 5000 * 12), np.float32)  # 7.7 MB; gRPC's own limit is 4 MB

    with Client(address) as client:
        assert len(client.predict("arrhythmia", {"ecg": ecg})["probability"]) == 32


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda ecg: ecg[0], id="a wrong number of rows"),
        pytest.param(lambda ecg: np.full(len(ecg), np.nan, np.float32), id="NaN"),
        pytest.param(lambda ecg: ecg.mean(axis=1).astype(np.float64), id="a type that the signature does not have"),
        pytest.param(lambda ecg: ecg, id="an axis more than the signature has"),
    ],
)
def test_an_answer_that_cannot_be_right_is_refused(server: tuple[Misbehaving, str], answer: Answer) -> None:
    servicer, address = server
    servicer.answer = answer

    with Client(address) as client, pytest.raises(ModelOutputInvalidError):
        client.predict("arrhythmia", {"ecg": ECG})


def test_a_malformed_tensor_is_an_invalid_answer(
    server: tuple[Misbehaving, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, address = server
    broken = stubs.PredictResponse()
    broken.outputs["probability"].dtype = 7  # text

    with Client(address) as client:
        client.predict("arrhythmia", {"ecg": ECG})
        monkeypatch.setattr(client, "_call", lambda *_: broken)
        with pytest.raises(ModelOutputInvalidError):
            client.predict("arrhythmia", {"ecg": ECG})


@pytest.mark.parametrize("code", [grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED])
def test_a_server_that_is_away_for_a_moment_is_asked_again(
    server: tuple[Misbehaving, str], code: grpc.StatusCode
) -> None:
    servicer, address = server
    servicer.refusals = [code, code]

    with Client(address, limits=QUICK) as client:
        outputs = client.predict("arrhythmia", {"ecg": ECG})

    assert outputs["probability"].tolist() == [1.5, 5.5]
    assert servicer.batch_sizes == [2, 2, 2]


def test_after_three_attempts_the_model_is_unavailable(server: tuple[Misbehaving, str]) -> None:
    servicer, address = server
    servicer.refusals = [grpc.StatusCode.UNAVAILABLE] * 9

    with Client(address, limits=QUICK) as client, pytest.raises(ModelUnavailableError) as caught:
        client.predict("arrhythmia", {"ecg": ECG})

    assert caught.value.code == "model_unavailable"
    assert caught.value.entry.retryable
    assert len(servicer.batch_sizes) == 3


def test_without_budget_nothing_is_retried(server: tuple[Misbehaving, str]) -> None:
    servicer, address = server
    servicer.refusals = [grpc.StatusCode.UNAVAILABLE]

    with (
        Client(address, limits=QUICK, budget=RetryBudget(most=0.0)) as client,
        pytest.raises(ModelUnavailableError),
    ):
        client.predict("arrhythmia", {"ecg": ECG})

    assert len(servicer.batch_sizes) == 1


def test_a_server_that_keeps_failing_is_left_alone(server: tuple[Misbehaving, str]) -> None:
    servicer, address = server
    servicer.refusals = [grpc.StatusCode.INTERNAL] * 9

    with Client(address, limits=QUICK, breaker=Breaker(failures=2, pause_s=60.0)) as client:
        for _ in range(4):
            with pytest.raises(ModelUnavailableError):
                client.predict("arrhythmia", {"ecg": ECG})

    assert len(servicer.batch_sizes) == 2  # an internal error is not retried: one call each, then none


def test_a_slow_answer_ends_at_the_deadline_and_is_not_asked_for_again(server: tuple[Misbehaving, str]) -> None:
    servicer, address = server
    servicer.delay_s = 10.0
    started_s = time.monotonic()

    with (
        Client(address, limits=CallLimits(deadline_s=0.2)) as client,
        pytest.raises(ModelUnavailableError, match="deadline_exceeded"),
    ):
        client.predict("arrhythmia", {"ecg": ECG})

    assert time.monotonic() - started_s < 3.0
    assert len(servicer.batch_sizes) == 1


def test_nobody_listening_is_unavailable_at_once() -> None:
    started_s = time.monotonic()

    with Client("127.0.0.1:1", limits=QUICK) as client, pytest.raises(ModelUnavailableError):
        client.predict("arrhythmia", {"ecg": ECG})

    assert time.monotonic() - started_s < 3.0


def test_refused_inputs_are_a_bug_and_do_not_count_against_the_server(server: tuple[Misbehaving, str]) -> None:
    servicer, address = server
    servicer.refusals = [grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.FAILED_PRECONDITION]

    with Client(address, limits=QUICK, breaker=Breaker(failures=1, pause_s=60.0)) as client:
        for _ in range(2):
            with pytest.raises(ModelInputError, match="as told"):
                client.predict("arrhythmia", {"ecg": ECG})
        assert client.predict("arrhythmia", {"ecg": ECG})["probability"].tolist() == [1.5, 5.5]


def test_an_interrupted_caller_lets_the_server_know(server: tuple[Misbehaving, str]) -> None:
    servicer, address = server
    servicer.delay_s = 20.0
    ended: list[BaseException] = []

    class LeaseLostError(BaseException):
        pass

    def work() -> None:
        with Client(address, limits=CallLimits(deadline_s=15.0)) as client:
            try:
                client.predict("arrhythmia", {"ecg": ECG})
            except LeaseLostError as error:
                ended.append(error)

    worker = threading.Thread(target=work)
    worker.start()
    deadline_s = time.monotonic() + 5
    while not servicer.batch_sizes:
        assert time.monotonic() < deadline_s
        time.sleep(0.01)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(worker.ident), ctypes.py_object(LeaseLostError))
    worker.join(3.0)

    assert not worker.is_alive()
    assert len(ended) == 1
    assert servicer.gone.wait(3.0)


def test_the_version_is_the_highest_one_available(server: tuple[Misbehaving, str]) -> None:
    servicer, address = server
    servicer.states = {1: 30, 2: 30, 3: 20}  # the third is still loading

    with Client(address) as client:
        assert client.version("arrhythmia") == "2"


def test_a_model_that_is_still_loading_or_unknown_is_unavailable(server: tuple[Misbehaving, str]) -> None:
    servicer, address = server
    servicer.states = {1: 20}

    with Client(address) as client:
        for model in ("arrhythmia", "unknown"):
            with pytest.raises(ModelUnavailableError, match=model):
                client.version(model)


def test_a_result_names_the_version_that_answered_not_the_highest_there_is(server: tuple[Misbehaving, str]) -> None:
    servicer, address = server
    servicer.version, servicer.states = 2, {2: 30, 3: 30}

    with Client(address) as client:
        models = client.of_job(JOB, {})
        models.predict("arrhythmia", {"ecg": ECG})

        assert models.version("arrhythmia") == "2"


def test_before_any_answer_the_version_is_the_one_that_would_give_it(server: tuple[Misbehaving, str]) -> None:
    servicer, address = server
    servicer.states = {2: 30, 3: 30}

    with Client(address) as client:
        assert client.of_job(JOB, {}).version("arrhythmia") == "3"


def test_the_first_answer_settles_the_version_for_the_rest_of_the_job(server: tuple[Misbehaving, str]) -> None:
    servicer, address = server
    servicer.version = 2

    with Client(address) as client:
        for job in (JOB, UUID(int=2)):
            models = client.of_job(job, {})
            models.predict("arrhythmia", {"ecg": ECG})
            models.predict("arrhythmia", {"ecg": ECG})

    assert servicer.asked == [(0, ""), (2, ""), (0, ""), (2, "")]


def test_a_job_of_a_model_on_trial_asks_by_label(server: tuple[Misbehaving, str]) -> None:
    servicer, address = server

    with Client(address) as client:
        for share in (0.0, 1.0):
            client.of_job(JOB, {"arrhythmia": share}).predict("arrhythmia", {"ecg": ECG})

    assert servicer.asked == [(0, "stable"), (0, "canary")]


def test_a_label_that_no_version_carries_is_the_operators_and_not_the_jobs_fault(
    server: tuple[Misbehaving, str],
) -> None:
    servicer, address = server
    servicer.refuse_label = True

    with Client(address) as client, pytest.raises(ModelUnavailableError):
        client.of_job(JOB, {"arrhythmia": 1.0}).predict("arrhythmia", {"ecg": ECG})


def test_a_version_that_changes_between_two_batches_gives_no_answer(server: tuple[Misbehaving, str]) -> None:
    servicer, address = server

    def next_version(ecg: np.ndarray) -> np.ndarray:
        servicer.version += 1
        return np.asarray(ecg.mean(axis=1))

    servicer.answer = next_version

    with Client(address) as client, pytest.raises(ModelUnavailableError, match="changed"):
        client.predict("arrhythmia", {"ecg": np.zeros((65, 4), np.float32)})


def test_inputs_that_do_not_fit_the_signature_are_not_sent(server: tuple[Misbehaving, str]) -> None:
    servicer, address = server
    servicer.signature = signature(4)

    with Client(address) as client:
        for wrong in ({"ecg": ECG[:, :3]}, {"ecg": ECG.astype(np.float64)}, {"ekg": ECG}):
            with pytest.raises(ModelInputError):
                client.predict("arrhythmia", wrong)

    assert servicer.asked == []


def test_a_new_version_may_take_other_inputs(server: tuple[Misbehaving, str]) -> None:
    servicer, address = server
    servicer.signature = signature(4)

    with Client(address) as client:
        client.predict("arrhythmia", {"ecg": ECG})
        servicer.signature, servicer.version = signature(3), 2
        outputs = client.predict("arrhythmia", {"ecg": ECG[:, :3]})

    assert outputs["probability"].tolist() == [1.0, 5.0]  # means of 0…2 and 4…6
