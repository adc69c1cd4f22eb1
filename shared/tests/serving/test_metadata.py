"""Signatures over the wire and back."""

from __future__ import annotations

import numpy as np
from ecg_shared.serving import stubs
from ecg_shared.serving.metadata import read_signatures, write_signatures
from ecg_shared.serving.signature import Signature, TensorSpec

WINDOWS = Signature(
    inputs=(TensorSpec("ecg", np.dtype(np.float32), (-1, 3600)), TensorSpec("leads", np.dtype(np.bool_), (-1, 12))),
    outputs=(TensorSpec("probability", np.dtype(np.float32), (-1,)),),
)


def test_what_was_written_is_read() -> None:
    response = stubs.GetModelMetadataResponse()

    write_signatures({"serving_default": WINDOWS}, response)

    assert read_signatures(response) == {"serving_default": WINDOWS}


def test_signatures_that_nobody_can_ask_are_passed_over() -> None:
    message = stubs.SignatureDefMap()
    # what TensorFlow Serving tells of every SavedModel beside its own signatures
    message.signature_def["__saved_model_init_op"].outputs["__saved_model_init_op"].tensor_shape.unknown_rank = True
    response = stubs.GetModelMetadataResponse()
    response.metadata["signature_def"].Pack(message)

    assert read_signatures(response) == {}
