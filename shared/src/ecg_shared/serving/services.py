"""PredictionService and ModelService answered from a repository, with the statuses that TensorFlow Serving gives."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError
from typing import Any, Final, NoReturn

import grpc

from ecg_shared.serving import stubs
from ecg_shared.serving.batching import BatchTooLargeError, QueueFullError
from ecg_shared.serving.metadata import SIGNATURE_FIELD, write_signatures
from ecg_shared.serving.predictor import DEFAULT_SIGNATURE, ModelInputError, count_windows
from ecg_shared.serving.repository import LabelUnknownError, NotServedError, Repository, State, VersionStatus
from ecg_shared.serving.signature import Signature
from ecg_shared.serving.tensors import TensorForm, TensorMalformedError, from_tensor, to_tensor


class SignatureNotFoundError(LookupError):
    """The model has no signature of that name."""


_CODES: Final[tuple[tuple[type[Exception], grpc.StatusCode], ...]] = (
    (NotServedError, grpc.StatusCode.NOT_FOUND),
    (LabelUnknownError, grpc.StatusCode.INVALID_ARGUMENT),
    (SignatureNotFoundError, grpc.StatusCode.FAILED_PRECONDITION),
    (ModelInputError, grpc.StatusCode.INVALID_ARGUMENT),
    (TensorMalformedError, grpc.StatusCode.INVALID_ARGUMENT),
    (BatchTooLargeError, grpc.StatusCode.INVALID_ARGUMENT),
    (QueueFullError, grpc.StatusCode.UNAVAILABLE),
    (CancelledError, grpc.StatusCode.CANCELLED),
)

Message = Any
"""A protobuf message, or gRPC's context: neither has types."""


class PredictionServicer(stubs.PredictionServiceServicer):  # type: ignore[misc]  # gRPC has no types
    """Predict and GetModelMetadata."""

    def __init__(self, repository: Repository, form: TensorForm) -> None:
        """Answer from these models, with tensors in this form."""
        self._repository = repository
        self._form = form

    def Predict(self, request: Message, context: Message) -> Message:  # noqa: N802 - the wire's name
        """Run a model on the request's tensors."""
        return _answered(self._predict, request, context)

    def GetModelMetadata(self, request: Message, context: Message) -> Message:  # noqa: N802 - the wire's name
        """Say what a model takes and gives."""
        return _answered(self._metadata, request, context)

    def _predict(self, request: Message, context: Message) -> Message:
        spec = request.model_spec
        version = self._repository.find(spec.name, self._repository.number(spec.name, *_choice(spec)))
        name = spec.signature_name or DEFAULT_SIGNATURE
        signature = version.signatures.get(name)
        if signature is None:
            raise SignatureNotFoundError(f'Serving signature key "{name}" not found.')
        inputs = {key: from_tensor(tensor) for key, tensor in request.inputs.items()}
        signature.check_inputs(inputs)
        count_windows(inputs)
        wanted = _wanted_outputs(request, signature)
        outputs = version.run(inputs, name, abandoned=lambda: not context.is_active())
        response = stubs.PredictResponse()
        _fill_spec(response.model_spec, spec.name, version.number)
        response.model_spec.signature_name = name
        for key in wanted:
            response.outputs[key].CopyFrom(to_tensor(outputs[key], self._form))
        return response

    def _metadata(self, request: Message, _context: Message) -> Message:
        if list(request.metadata_field) != [SIGNATURE_FIELD]:
            raise ModelInputError(f"the one metadata_field there is, is {SIGNATURE_FIELD}")
        spec = request.model_spec
        version = self._repository.find(spec.name, self._repository.number(spec.name, *_choice(spec)))
        response = stubs.GetModelMetadataResponse()
        _fill_spec(response.model_spec, spec.name, version.number)
        write_signatures(version.signatures, response)
        return response


class ModelServicer(stubs.ModelServiceServicer):  # type: ignore[misc]  # gRPC has no types
    """GetModelStatus; the configuration is given at the start and not reloaded over the wire."""

    def __init__(self, repository: Repository) -> None:
        """Answer from these models."""
        self._repository = repository

    def GetModelStatus(self, request: Message, context: Message) -> Message:  # noqa: N802 - the wire's name
        """Say which versions of a model are there and what they are doing."""
        return _answered(self._status, request, context)

    def _status(self, request: Message, _context: Message) -> Message:
        spec = request.model_spec
        number = self._repository.number(spec.name, *_choice(spec))
        return status_response(self._repository.statuses(spec.name, number))


def status_response(statuses: list[VersionStatus]) -> Message:
    """Return the answer to GetModelStatus."""
    response = stubs.GetModelStatusResponse()
    for status in statuses:
        entry = response.model_version_status.add(version=status.version, state=status.state.value)
        if status.state is State.END and status.error:
            entry.status.error_code = grpc.StatusCode.INTERNAL.value[0]
            entry.status.error_message = status.error
    return response


def _answered(answer: Callable[[Message, Message], Message], request: Message, context: Message) -> Message:
    try:
        return answer(request, context)
    except tuple(kind for kind, _ in _CODES) as error:
        _abort(context, error)


def _abort(context: Message, error: Exception) -> NoReturn:
    code = next(code for kind, code in _CODES if isinstance(error, kind))
    context.abort(code, str(error))
    raise AssertionError("abort raises")


def _wanted_outputs(request: Message, signature: Signature) -> list[str]:
    known = [spec.name for spec in signature.outputs]
    unknown = set(request.output_filter) - set(known)
    if unknown:
        raise ModelInputError(f"outputs {sorted(unknown)} where the signature has {sorted(known)}")
    return list(request.output_filter) or known


def _choice(spec: Message) -> tuple[int | None, str | None]:
    """Return the version or the label that is asked for, at most one of them."""
    return (spec.version.value if spec.HasField("version") else None), spec.version_label or None


def _fill_spec(spec: Message, name: str, version: int) -> None:
    spec.name = name
    spec.version.value = version
