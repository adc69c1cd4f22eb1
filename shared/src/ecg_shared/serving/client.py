"""Models behind TensorFlow Serving's wire, whoever answers there."""

from __future__ import annotations

import json
import random
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self
from uuid import UUID

import grpc

from ecg_shared.serving.breaker import Breaker, RetryBudget
from ecg_shared.serving.metadata import SIGNATURE_FIELD, read_signatures
from ecg_shared.serving.predictor import (
    DEFAULT_SIGNATURE,
    LARGEST_BATCH,
    Array,
    ModelInputError,
    ModelOutputInvalidError,
    ModelUnavailableError,
    check_outputs,
    count_windows,
    join_batches,
)
from ecg_shared.serving.request import predict_request
from ecg_shared.serving.signature import Signature
from ecg_shared.serving.stubs import (
    GetModelMetadataRequest,
    GetModelStatusRequest,
    ModelServiceStub,
    ModelSpec,
    ModelVersionStatus,
    PredictionServiceStub,
    PredictResponse,
)
from ecg_shared.serving.tensors import TensorMalformedError, from_tensor
from ecg_shared.serving.versions import HIGHEST, Wanted, wanted_by

LARGEST_MESSAGE_BYTES: Final = 16 * 2**20
"""gRPC's 4 MB would refuse a batch of 32 twelve-lead windows at 500 Hz (8 MB)."""
BATCHES_UNDER_WAY: Final = 3
"""While the server runs two batches side by side the next is on its way; more would only wait there."""

_CHANNEL_OPTIONS: Final = (
    ("grpc.max_send_message_length", LARGEST_MESSAGE_BYTES),
    ("grpc.max_receive_message_length", LARGEST_MESSAGE_BYTES),
    ("grpc.enable_retries", 0),  # retried here, within a budget
    # A server that restarts is found again within seconds; the default waits up to two minutes.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 2000),
    # Several addresses behind one name share the batches.
    ("grpc.service_config", json.dumps({"loadBalancingConfig": [{"round_robin": {}}]})),
)
_RETRIED: Final = frozenset({grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED})
"""The server is away or its queue is full. A missed deadline is not retried: it was slow, more calls make it slower."""
_INPUT_REFUSED: Final = frozenset({grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.FAILED_PRECONDITION})

_PREDICT: Final = "/tensorflow.serving.PredictionService/Predict"

_Message = Any
"""A protobuf message or its bytes, a call or a method of gRPC: messages, calls and methods have no types."""


@dataclass(frozen=True, slots=True)
class CallLimits:
    """How long and how often one batch is tried."""

    deadline_s: float = 10.0
    attempts: int = 3
    first_pause_s: float = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Outputs by name, and the version that computed them."""

    outputs: dict[str, Array]
    version: int


@dataclass(frozen=True, slots=True)
class _Described:
    version: int
    signatures: Mapping[str, Signature]


class Client:
    """Predictor over PredictionService. Safe to share among threads; made after a fork, never before it."""

    def __init__(
        self,
        address: str,
        *,
        limits: CallLimits = CallLimits(),
        breaker: Breaker | None = None,
        budget: RetryBudget | None = None,
    ) -> None:
        """Take ``host:port``; the connection is made by the first call."""
        self._channel = grpc.insecure_channel(address, options=_CHANNEL_OPTIONS)
        self._predictions = PredictionServiceStub(self._channel)
        # As the stub's, for requests that are bytes already.
        self._predict = self._channel.unary_unary(_PREDICT, response_deserializer=PredictResponse.FromString)
        self._models = ModelServiceStub(self._channel)
        self._limits = limits
        self._breaker = breaker or Breaker()
        self._budget = budget or RetryBudget()
        self._described: dict[tuple[str, Wanted], _Described] = {}

    def of_job(self, job_id: UUID, canaries: Mapping[str, float]) -> JobModels:
        """Return the models as one job sees them; see ``ModelsOfJobs``."""
        return JobModels(self, job_id, canaries)

    def predict(self, model: str, inputs: Mapping[str, Array], signature: str = DEFAULT_SIGNATURE) -> dict[str, Array]:
        """Return the outputs of the model's highest version by name; see ``Predictor``."""
        return self.ask(model, inputs, signature).outputs

    def ask(
        self,
        model: str,
        inputs: Mapping[str, Array],
        signature: str = DEFAULT_SIGNATURE,
        wanted: Wanted = HIGHEST,
    ) -> Answer:
        """Return what one version answers, in as many batches as it takes.

        Inputs and outputs are held against the signature as the server describes it. Raises as ``predict`` does, and
        ModelUnavailableError where the version changed between two batches: what begins anew will get one of them.
        """
        n_windows = count_windows(inputs)
        self._check_inputs(model, inputs, signature, wanted)
        batches = self._ask_batches(model, inputs, signature, wanted, n_windows)
        versions = {batch.version for batch in batches}
        if len(versions) > 1:
            raise ModelUnavailableError(f"The version of the model {model} changed in the middle of a recording.")
        answer = Answer(join_batches(model, [batch.outputs for batch in batches]), versions.pop())
        described = self._describe(model, Wanted(version=answer.version))
        _signature(model, described, signature).check_outputs(model, answer.outputs)
        return answer

    def version(self, model: str, wanted: Wanted = HIGHEST) -> str:
        """Return the number of the version that answers now: of several the highest one available."""
        request = GetModelStatusRequest(model_spec=_spec(model, wanted))
        response = self._call(self._models.GetModelStatus, request.model_spec, request)
        available = [
            status.version
            for status in response.model_version_status
            if status.state == ModelVersionStatus.State.AVAILABLE
        ]
        if not available:
            raise ModelUnavailableError(f"No version of the model {model} is ready.")
        return str(max(available))

    def close(self) -> None:
        """Close the connection; calls under way end as unavailable."""
        self._channel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _check_inputs(self, model: str, inputs: Mapping[str, Array], signature: str, wanted: Wanted) -> None:
        known = (model, wanted) in self._described
        try:
            _signature(model, self._describe(model, wanted), signature).check_inputs(inputs)
        except ModelInputError:
            if not known:
                raise
            self._described.pop((model, wanted), None)  # another version may have come since
            _signature(model, self._describe(model, wanted), signature).check_inputs(inputs)

    def _describe(self, model: str, wanted: Wanted) -> _Described:
        found = self._described.get((model, wanted))
        if found is None:
            request = GetModelMetadataRequest(model_spec=_spec(model, wanted), metadata_field=[SIGNATURE_FIELD])
            response = self._call(self._predictions.GetModelMetadata, request.model_spec, request)
            found = _Described(response.model_spec.version.value, read_signatures(response))
            self._described[model, wanted] = found
            self._described[model, Wanted(version=found.version)] = found
        return found

    def _ask_batches(
        self, model: str, inputs: Mapping[str, Array], signature: str, wanted: Wanted, n_windows: int
    ) -> list[Answer]:
        spec = _spec(model, wanted, signature)
        under_way: deque[tuple[bytes, _Message, int]] = deque()
        answers = []
        try:
            for start in range(0, n_windows, LARGEST_BATCH):
                if len(under_way) == (BATCHES_UNDER_WAY if self._breaker.closed else 1):
                    answers.append(self._receive(spec, *under_way[0]))
                    under_way.popleft()
                batch = {name: array[start : start + LARGEST_BATCH] for name, array in inputs.items()}
                request = predict_request(spec, batch)
                under_way.append((request, self._send(self._predict, request), min(LARGEST_BATCH, n_windows - start)))
            while under_way:
                answers.append(self._receive(spec, *under_way[0]))
                under_way.popleft()
        finally:
            for _, call, _ in under_way:
                call.cancel()
        return answers

    def _receive(self, spec: _Message, request: bytes, call: _Message, n_windows: int) -> Answer:
        response, model = self._call(self._predict, spec, request, call), spec.name
        try:
            outputs = {name: from_tensor(tensor) for name, tensor in response.outputs.items()}
        except TensorMalformedError as error:
            raise ModelOutputInvalidError(f"The model {model} gave an output that is no tensor.") from error
        check_outputs(model, outputs, n_windows)
        if not response.model_spec.HasField("version"):
            raise ModelOutputInvalidError(f"The answer of the model {model} does not say which version gave it.")
        return Answer(outputs, response.model_spec.version.value)

    def _call(self, method: _Message, spec: _Message, request: _Message, begun: _Message = None) -> _Message:
        """Return the answer, of the call that was ``begun`` or of a new one, tried again where that may help."""
        pause_s = self._limits.first_pause_s
        for attempt in range(1, self._limits.attempts + 1):
            call = begun if begun is not None and attempt == 1 else self._send(method, request)
            try:
                answer = _result(call)
            except grpc.RpcError as error:
                code = error.code()
                if code in _INPUT_REFUSED and not spec.version_label:
                    self._breaker.succeeded()
                    raise ModelInputError(f"{spec.name}: {error.details()}") from error
                if code in _INPUT_REFUSED or code is grpc.StatusCode.NOT_FOUND:
                    # An input that fits the signature is refused for its label alone: no version carries it.
                    self._breaker.succeeded()
                    raise ModelUnavailableError(f"The model {spec.name} is not served as it is asked for.") from error
                self._breaker.failed()
                if code not in _RETRIED or attempt == self._limits.attempts or not self._budget.take():
                    raise ModelUnavailableError(f"The model server answered {code.name.lower()}.") from error
                time.sleep(random.uniform(0.5, 1.5) * pause_s)
                pause_s *= 2
            else:
                self._breaker.succeeded()
                self._budget.earn()
                return answer
        raise AssertionError("the last attempt returns or raises")

    def _send(self, method: _Message, request: _Message) -> _Message:
        if not self._breaker.allows():
            raise ModelUnavailableError("The model server failed repeatedly and is left alone for a few seconds.")
        return method.future(request, timeout=self._limits.deadline_s)


class JobModels:
    """Predictor for one job: a model's first answer settles the version that gives all others."""

    def __init__(self, client: Client, job_id: UUID, canaries: Mapping[str, float]) -> None:
        """Take the job's side of each trial from its id."""
        self._client = client
        self._job_id = job_id
        self._canaries = canaries
        self._answered: dict[str, int] = {}

    def predict(self, model: str, inputs: Mapping[str, Array], signature: str = DEFAULT_SIGNATURE) -> dict[str, Array]:
        """Return the model's outputs by name; see ``Predictor``.

        Raises ModelUnavailableError too where the version that answered first is gone: a result rests on one version of
        each model, so the job begins anew.
        """
        answer = self._client.ask(model, inputs, signature, self._wanted(model))
        self._answered[model] = answer.version
        return answer.outputs

    def version(self, model: str) -> str:
        """Return the number of the version that answered, or would."""
        if model in self._answered:
            return str(self._answered[model])
        return self._client.version(model, self._wanted(model))

    def _wanted(self, model: str) -> Wanted:
        if model in self._answered:
            return Wanted(version=self._answered[model])
        return wanted_by(self._job_id, model, self._canaries)


def _spec(model: str, wanted: Wanted, signature: str = "") -> _Message:
    spec = ModelSpec(name=model, signature_name=signature)
    if wanted.version is not None:
        spec.version.value = wanted.version
    elif wanted.label is not None:
        spec.version_label = wanted.label
    return spec


def _signature(model: str, described: _Described, name: str) -> Signature:
    if name not in described.signatures:
        raise ModelInputError(f"the model {model} has no signature {name}")
    return described.signatures[name]


def _result(call: _Message) -> _Message:
    try:
        return call.result()
    except BaseException:
        call.cancel()  # a job that lost its lease is interrupted here: the server need not go on for it
        raise
