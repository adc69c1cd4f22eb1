"""What can be sent: paths, bytes, open files and arrays become the parts of one form."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeAlias

from ecg_client.recordings import group_recordings

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array: TypeAlias = npt.NDArray[np.floating[Any] | np.integer[Any]]

Source: TypeAlias = "str | os.PathLike[str] | bytes | BinaryIO | Array"

_UNNAMED: Final = "recording"
_OPTIONS_OF_ARRAYS: Final = ("sampling_rate_hz", "leads")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a recording; ``content`` is opened only while it is read."""

    name: str
    content: Path | bytes | BinaryIO

    @property
    def n_bytes(self) -> int:
        """Size in bytes."""
        if isinstance(self.content, Path):
            return self.content.stat().st_size
        if isinstance(self.content, bytes):
            return len(self.content)
        return self.content.seek(0, os.SEEK_END)

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Open the content at its beginning; a file that the caller opened stays open."""
        if isinstance(self.content, Path):
            with self.content.open("rb") as stream:
                yield stream
        elif isinstance(self.content, bytes):
            yield BytesIO(self.content)
        else:
            self.content.seek(0)
            yield self.content


@dataclass(frozen=True, slots=True)
class Form:
    """A multipart upload: the options and the files of one recording."""

    parts: tuple[Part, ...]
    options: Mapping[str, Any]
    on_sent: Callable[[int], None] = lambda _: None

    @property
    def options_json(self) -> str:
        """The options as they are sent, in one order."""
        return json.dumps(dict(self.options), sort_keys=True)

    def fingerprint(self) -> str:
        """SHA-256 of names, contents and options: the same recording sent again is the same job."""
        digest = hashlib.sha256(self.options_json.encode())
        for part in self.parts:
            digest.update(part.name.encode() + b"\0")
            with part.opened() as stream:
                digest.update(_sha256(stream))
        return digest.hexdigest()

    @contextmanager
    def opened(self) -> Iterator[list[tuple[str, Any]]]:
        """Open the files and return the form's fields as httpx takes them; each is read while it is sent."""
        with ExitStack() as stack:
            fields: list[tuple[str, Any]] = [("options", (None, self.options_json, "application/json"))]
            told = _Told(self.on_sent)
            for part in self.parts:
                stream = _CountedStream(stack.enter_context(part.opened()), told)
                fields.append(("file", (part.name, stream, "application/octet-stream")))
            yield fields


def form_of(
    sources: Sequence[Source], options: Mapping[str, Any], on_sent: Callable[[int], None] | None = None
) -> Form:
    """Return the upload of one recording.

    A path of a WFDB header takes the signal files beside it along. An array of millivolts (n_leads, n_samples) needs
    ``sampling_rate_hz`` and ``leads`` among the options. Raises ValueError and FileNotFoundError.
    """
    if not sources:
        raise ValueError("nothing to send")
    arrays = [source for source in sources if hasattr(source, "__array__")]
    if arrays:
        if len(sources) > 1:
            raise ValueError("send one array at a time; its rows are the leads of one recording")
        from ecg_client.arrays import array_files

        missing = [name for name in _OPTIONS_OF_ARRAYS if options.get(name) is None]
        if missing:
            raise ValueError(f"an array needs {' and '.join(missing)}")
        rate_hz, leads = (options[name] for name in _OPTIONS_OF_ARRAYS)
        parts = tuple(
            Part(name, content)
            for name, content in array_files(sources[0], sampling_rate_hz=float(rate_hz), leads=leads).items()
        )
        options = {name: value for name, value in options.items() if name not in _OPTIONS_OF_ARRAYS}
    else:
        parts = tuple(_parts(sources))
    return Form(
        parts, {name: value for name, value in options.items() if value is not None}, on_sent or (lambda _: None)
    )


def _parts(sources: Sequence[Any]) -> Iterator[Part]:
    paths = [Path(source) for source in sources if isinstance(source, str | os.PathLike)]
    for recording in group_recordings(paths):
        yield from (Part(path.name, path) for path in recording.files)
    for source in sources:
        if isinstance(source, bytes | bytearray | memoryview):
            yield Part(_UNNAMED, bytes(source))
        elif hasattr(source, "read"):
            name = getattr(source, "name", None)
            # an open pipe or a temporary file has a number for a name, which says nothing about the format
            known = Path(name).name if isinstance(name, str) else _UNNAMED
            yield Part(known, source if source.seekable() else source.read())
        elif not isinstance(source, str | os.PathLike):
            raise TypeError(f"cannot send a {type(source).__name__}: give a path, bytes, a binary file or an array")


def _sha256(stream: BinaryIO) -> bytes:
    digest = hashlib.sha256()
    while piece := stream.read(1 << 20):
        digest.update(piece)
    return digest.digest()


class _Told:
    """Adds up what was read of all files and tells it."""

    def __init__(self, on_sent: Callable[[int], None]) -> None:
        self._on_sent = on_sent
        self._n_bytes = 0

    def add(self, n_bytes: int) -> None:
        self._n_bytes += n_bytes
        self._on_sent(self._n_bytes)


class _CountedStream:
    """A binary file that tells how much of it was read."""

    def __init__(self, stream: BinaryIO, told: _Told) -> None:
        self._stream = stream
        self._told = told

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self._told.add(len(piece))
        return piece

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def fileno(self) -> int:
        return self._stream.fileno()
