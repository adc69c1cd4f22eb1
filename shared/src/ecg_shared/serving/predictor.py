"""What services know of models: names, arrays in, arrays out, and two errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol
from uuid import UUID

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.errors import EcgError, ErrorCode

Array = npt.NDArray[Any]

DEFAULT_SIGNATURE: Final = "serving_default"
LARGEST_BATCH: Final = 32
"""Windows a call: 64 outgrow the cores' caches and take a tenth longer each. Several batches are on their way and run
side by side, and each is a point where a lost job can be stopped."""


class ModelUnavailableError(EcgError):
    """The model is not served, or whoever serves it does not answer in time."""

    code = ErrorCode.MODEL_UNAVAILABLE


class ModelOutputInvalidError(EcgError):
    """The answer has the wrong shape or holds numbers that are not finite."""

    code = ErrorCode.MODEL_OUTPUT_INVALID


class ModelInputError(ValueError):
    """The inputs do not fit the model's signature: a bug in the caller or the wrong model, never the patient's file."""


class Predictor(Protocol):
    """Models in this process or behind the wire; nothing above may know which."""

    def predict(self, model: str, inputs: Mapping[str, Array], signature: str = DEFAULT_SIGNATURE) -> dict[str, Array]:
        """Return the model's outputs by name.

        The first axis of every input counts windows, at least one; that of every output has the same length.
        Floating-point outputs are finite. Any number of windows may be given, ``LARGEST_BATCH`` are run at a time.
        Raises ModelUnavailableError, ModelOutputInvalidError, ModelInputError.
        """
        ...

    def version(self, model: str) -> str:
        """Return the number of the version that answered, as its folder is named; before any answer, that would.

        Raises ModelUnavailableError.
        """
        ...


class ModelsOfJobs(Protocol):
    """Where each job gets its models from."""

    def of_job(self, job_id: UUID, canaries: Mapping[str, float]) -> Predictor:
        """Return the models of one job, to which one version of each answers from first to last.

        ``canaries`` has the models on trial; see ``versions.wanted_by``.
        """
        ...


def count_windows(inputs: Mapping[str, Array]) -> int:
    """Return the common length of the inputs' first axis; raises ModelInputError if there is none or it is 0."""
    lengths = {array.shape[0] if array.ndim else 0 for array in inputs.values()}
    if len(lengths) != 1 or 0 in lengths:
        raise ModelInputError(f"inputs of {sorted(lengths)} windows")
    return int(lengths.pop())


def check_outputs(model: str, outputs: Mapping[str, Array], n_windows: int) -> None:
    """Raise ModelOutputInvalidError unless every output has a row a window and only finite numbers."""
    if not outputs:
        raise ModelOutputInvalidError(f"The model {model} gave no output.")
    for name, array in outputs.items():
        if array.ndim == 0 or array.shape[0] != n_windows:
            raise ModelOutputInvalidError(
                f"The output {name} of the model {model} has shape {array.shape} for {n_windows} windows."
            )
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise ModelOutputInvalidError(f"The output {name} of the model {model} holds numbers that are not finite.")


def join_batches(model: str, batches: list[dict[str, Array]]) -> dict[str, Array]:
    """Return the outputs of consecutive batches as one; raises ModelOutputInvalidError if they differ in form."""
    first = batches[0]
    forms = {tuple((name, batch[name].shape[1:], batch[name].dtype) for name in sorted(batch)) for batch in batches}
    if len(forms) != 1:
        raise ModelOutputInvalidError(f"The model {model} gave outputs that change from one batch to the next.")
    return {name: np.concatenate([batch[name] for batch in batches]) for name in first}
