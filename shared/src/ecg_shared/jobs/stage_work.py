"""What a stage is given and gives back. A stage's work is a function of these: it knows no table, bucket or queue."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.options import JobOptions
from ecg_shared.serving.predictor import Predictor

Array = npt.NDArray[np.generic]
Decoded = tuple[dict[str, Any], dict[str, Array]]
"""What comes out of the sandbox: JSON-able facts, and arrays by name."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file of a stage's input, its bytes verified. ``name`` is the user's: never a path, never logged."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class StageInput:
    """What a stage works on.

    ``kind`` is ``signal`` or ``page``. ``input_sha256`` is the upload's digest in hex, also where ``files`` are what an
    earlier stage wrote. ``documents`` are those of the finished stages, by stage.
    """

    job_id: UUID
    options: JobOptions
    kind: str
    input_sha256: str
    files: tuple[InputFile, ...]
    documents: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OutputFile:
    """An artefact; ``name`` is one of ours, like ``signal.i16``."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class StageOutput:
    """What a stage made: a document that JSON can hold (no NaN), and artefacts."""

    document: dict[str, Any]
    files: tuple[OutputFile, ...]


class StageContext(Protocol):
    """What a stage may use of the outside world."""

    models: Predictor

    def progress(self, fraction: float) -> None:
        """Say how far the stage is, 0 to 1; the next heartbeat carries it."""
        ...

    def decode(self, entry: str, files: Sequence[InputFile], argument: Mapping[str, Any]) -> Decoded:
        """Run ``entry`` (``package.module:function``) on bytes from outside, in a child with limits.

        Raises the EcgError that the function raised, decode_limit_exceeded, or an error of the sandbox that the
        worker shell knows.
        """
        ...


Work = Callable[[StageInput, StageContext], StageOutput]
"""The body of a stage. Raises EcgError for what is wrong with the file or a dependency; anything else is a bug."""
