"""Signatures as the answer to GetModelMetadata tells them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ecg_shared.serving import stubs
from ecg_shared.serving.signature import Signature, TensorSpec
from ecg_shared.serving.tensors import DATA_TYPES, DTYPES

SIGNATURE_FIELD: Final = "signature_def"
PREDICT_METHOD: Final = "tensorflow/serving/predict"

Message = Any
"""A protobuf message, which has no types."""


def write_signatures(signatures: Mapping[str, Signature], response: Message) -> None:
    """Put the signatures into a GetModelMetadataResponse."""
    message = stubs.SignatureDefMap()
    for name, signature in signatures.items():
        definition = message.signature_def[name]
        definition.method_name = PREDICT_METHOD
        for specs, infos in ((signature.inputs, definition.inputs), (signature.outputs, definition.outputs)):
            for spec in specs:
                infos[spec.name].CopyFrom(_tensor_info(spec))
    response.metadata[SIGNATURE_FIELD].Pack(message)


def read_signatures(response: Message) -> dict[str, Signature]:
    """Return the signatures of a GetModelMetadataResponse that can be asked.

    A SavedModel has others too, as that which initialises it: they name no method or tensors of no known form.
    """
    message = stubs.SignatureDefMap()
    response.metadata[SIGNATURE_FIELD].Unpack(message)
    return {
        name: Signature(inputs=_specs(definition.inputs), outputs=_specs(definition.outputs))
        for name, definition in message.signature_def.items()
        if definition.method_name == PREDICT_METHOD
        and all(_is_known(info) for infos in (definition.inputs, definition.outputs) for info in infos.values())
    }


def _tensor_info(spec: TensorSpec) -> Message:
    info = stubs.TensorInfo(name=f"{spec.name}:0", dtype=DATA_TYPES[spec.dtype])
    for length in spec.shape:
        info.tensor_shape.dim.add(size=length)
    return info


def _is_known(info: Message) -> bool:
    return info.dtype in DTYPES and not info.tensor_shape.unknown_rank


def _specs(infos: Mapping[str, Message]) -> tuple[TensorSpec, ...]:
    return tuple(
        TensorSpec(name, DTYPES[info.dtype], tuple(dim.size for dim in info.tensor_shape.dim))
        for name, info in sorted(infos.items())
    )
