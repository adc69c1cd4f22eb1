"""PredictionService and ModelService answered from a repository, with the statuses that TensorFlow Serving gives."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError
from typing import Any, Final, NoReturn

import grpc

from ecg_shared.serving import stubs
from ecg_shared.serving.batching import BatchTooLargeError, QueueFullError
from ecg_shared.serving.predictor import DEFAULT_SIGNATURE, ModelInputError, count_windows
from ecg_shared.serving.repository import NotServedError, Repository, State, VersionStatus
from ecg_shared.serving.served_model import Signature, TensorSpec
from ecg_shared.serving.tensors import DATA_TYPES, TensorForm, TensorMalformedError, from_tensor, to_tensor

PREDICT_METHOD: Final = "tensorflow/serving/predict"
SIGNATURE_FIELD: Final = "signature_def"


class SignatureNotFoundError(LookupError):
    """The model has no signature of that name."""


_CODES: Final[tuple[tuple[type[Exception], grpc.StatusCode], ...]] = (
    (NotServedError, grpc.StatusCode.NOT_FOUND),
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
        version = self._repository.find(spec.name, _version(spec))
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
        version = self._repository.find(request.model_spec.name, _version(request.model_spec))
        signatures = stubs.SignatureDefMap()
        for name, signature in version.signatures.items():
            signatures.signature_def[name].CopyFrom(_signature_def(signature))
        response = stubs.GetModelMetadataResponse()
        _fill_spec(response.model_spec, request.model_spec.name, version.number)
        response.metadata[SIGNATURE_FIELD].Pack(signatures)
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
        return status_response(self._repository.statuses(spec.name, _version(spec)))


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


def _version(spec: Message) -> int | None:
    return spec.version.value if spec.HasField("version") else None


def _fill_spec(spec: Message, name: str, version: int) -> None:
    spec.name = name
    spec.version.value = version


def _signature_def(signature: Signature) -> Message:
    message = stubs.SignatureDef(method_name=PREDICT_METHOD)
    for specs, infos in ((signature.inputs, message.inputs), (signature.outputs, message.outputs)):
        for spec in specs:
            infos[spec.name].CopyFrom(_tensor_info(spec))
    return message


def _tensor_info(spec: TensorSpec) -> Message:
    info = stubs.TensorInfo(name=f"{spec.name}:0", dtype=DATA_TYPES[spec.dtype])
    for length in spec.shape:
        info.tensor_shape.dim.add(size=length)
    return info
