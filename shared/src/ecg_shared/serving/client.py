"""Models behind TensorFlow Serving's wire, whoever answers there."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self

import grpc

from ecg_shared.serving.breaker import Breaker, RetryBudget
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
from ecg_shared.serving.stubs import (
    GetModelStatusRequest,
    ModelServiceStub,
    ModelSpec,
    ModelVersionStatus,
    PredictionServiceStub,
    PredictRequest,
)
from ecg_shared.serving.tensors import TensorMalformedError, from_tensor, to_tensor

LARGEST_MESSAGE_BYTES: Final = 16 * 2**20
"""gRPC's 4 MB would refuse a batch of 64 twelve-lead windows at 500 Hz (15 MB)."""

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


@dataclass(frozen=True, slots=True)
class CallLimits:
    """How long and how often one batch is tried."""

    deadline_s: float = 10.0
    attempts: int = 3
    first_pause_s: float = 0.1


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
        self._models = ModelServiceStub(self._channel)
        self._limits = limits
        self._breaker = breaker or Breaker()
        self._budget = budget or RetryBudget()

    def predict(self, model: str, inputs: Mapping[str, Array], signature: str = DEFAULT_SIGNATURE) -> dict[str, Array]:
        """Return the model's outputs by name; see ``Predictor``."""
        n_windows = count_windows(inputs)
        spec = ModelSpec(name=model, signature_name=signature)
        batches = []
        for start in range(0, n_windows, LARGEST_BATCH):
            batch = {name: array[start : start + LARGEST_BATCH] for name, array in inputs.items()}
            request = PredictRequest(model_spec=spec, inputs={name: to_tensor(array) for name, array in batch.items()})
            response = self._call(self._predictions.Predict, request, model)
            try:
                outputs = {name: from_tensor(tensor) for name, tensor in response.outputs.items()}
            except TensorMalformedError as error:
                raise ModelOutputInvalidError(f"The model {model} gave an output that is no tensor.") from error
            check_outputs(model, outputs, min(LARGEST_BATCH, n_windows - start))
            batches.append(outputs)
        return join_batches(model, batches)

    def version(self, model: str) -> str:
        """Return the number of the version that answers: the highest one available."""
        request = GetModelStatusRequest(model_spec=ModelSpec(name=model))
        response = self._call(self._models.GetModelStatus, request, model)
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

    def _call(self, method: Any, request: Any, model: str) -> Any:  # noqa: ANN401 - gRPC's messages have no types
        pause_s = self._limits.first_pause_s
        for attempt in range(1, self._limits.attempts + 1):
            if not self._breaker.allows():
                raise ModelUnavailableError("The model server failed repeatedly and is left alone for a few seconds.")
            try:
                answer = self._call_once(method, request)
            except grpc.RpcError as error:
                code = error.code()
                if code in _INPUT_REFUSED:
                    self._breaker.succeeded()
                    raise ModelInputError(f"{model}: {error.details()}") from error
                if code is grpc.StatusCode.NOT_FOUND:
                    self._breaker.succeeded()
                    raise ModelUnavailableError(f"The model {model} is not served.") from error
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

    def _call_once(self, method: Any, request: Any) -> Any:  # noqa: ANN401 - gRPC's messages have no types
        call = method.future(request, timeout=self._limits.deadline_s)
        try:
            return call.result()
        except BaseException:
            call.cancel()  # a job that lost its lease is interrupted here: the server need not go on for it
            raise
