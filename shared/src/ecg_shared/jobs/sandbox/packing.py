"""How files go into a child and values come out: plain bytes in a memory file, never pickled.

Both ways: 8 bytes little endian length, that much JSON, padding to 64, then blocks at the offsets that the JSON names,
counted from the end of the padding. What comes out is written by a process that a hostile file may have taken over, so
every field is checked before it is used.
"""

from __future__ import annotations

import json
import math
import os
import re
import struct
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.jobs.stage_work import InputFile

Array = npt.NDArray[np.generic]
Value = tuple[dict[str, Any], dict[str, Array]]

MAX_JSON_BYTES: Final = 16 * 2**20
_ALIGNMENT: Final = 64
_LENGTH: Final = struct.Struct("<Q")
_PLAIN_DTYPE: Final = re.compile(r"[<|](?:b1|[iu][1248]|f[248])")
_WRITE_BYTES: Final = 64 * 2**20


class MalformedAnswer(Exception):  # noqa: N818 - says what the answer is
    """A child's answer is not what an honest child writes."""


def write_call(fd: int, entry: str, files: Sequence[InputFile], argument: Mapping[str, Any]) -> None:
    """Write what a child is to do: the entry, its argument and the files."""
    head = {
        "entry": entry,
        "argument": dict(argument),
        "files": [{"name": f.name, "media_type": f.media_type, "size": len(f.content)} for f in files],
    }
    _write(fd, head, [f.content for f in files])


def read_call(fd: int) -> tuple[str, tuple[InputFile, ...], dict[str, Any]]:
    """Read a call in the child; what the worker wrote is true."""
    head, position = _read_head(lambda size, offset: os.pread(fd, size, offset))
    files = []
    for file in head["files"]:
        files.append(InputFile(file["name"], file["media_type"], _read_all(fd, file["size"], position)))
        position = _aligned(position + file["size"])
    return head["entry"], tuple(files), head["argument"]


def write_value(fd: int, value: Value) -> None:
    """Write what an entry returned. Raises TypeError or ValueError if it is no (JSON-able, plain arrays) pair."""
    meta, arrays = value
    blocks, described, position = [], [], 0
    for name, array in arrays.items():
        plain = np.ascontiguousarray(array)
        dtype = plain.dtype.newbyteorder("<") if plain.dtype.byteorder == ">" else plain.dtype
        if not _PLAIN_DTYPE.fullmatch(dtype.str):
            raise TypeError(f"an array of {plain.dtype} cannot leave the sandbox")
        plain = plain.astype(dtype, copy=False)
        described.append({"name": name, "dtype": dtype.str, "shape": list(plain.shape), "offset": position})
        blocks.append(plain.reshape(-1).view(np.uint8).data)
        position = _aligned(position + plain.nbytes)
    _write(fd, {"meta": meta, "arrays": described}, blocks)


def write_error(fd: int, error: EcgError) -> None:
    """Write the coded error that an entry raised."""
    _write(fd, {"error": {"code": error.code.value, "detail": str(error)}}, [])


def write_bug(fd: int, where: str) -> None:
    """Write the class and place of any other exception; its message may hold what the file says, so it stays inside."""
    _write(fd, {"bug": where}, [])


def read_answer(content: memoryview) -> Value | EcgError | str:
    """Return the value, the coded error or the bug that a child wrote. Raises MalformedAnswer.

    The arrays are views of ``content``, read-only where that is.
    """
    try:
        head, start = _read_head(lambda size, offset: bytes(content[offset : offset + size]))
        if "error" in head:
            return EcgError(_one_line(head["error"]["detail"]), code=ErrorCode(head["error"]["code"]))
        if "bug" in head:
            return _one_line(head["bug"])
        meta, described = head["meta"], head["arrays"]
        if not isinstance(meta, dict) or not isinstance(described, list):
            raise MalformedAnswer
        return meta, {_one_line(one["name"]): _array(content, start, one) for one in described}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, struct.error) as error:
        raise MalformedAnswer from error


def _array(content: memoryview, start: int, described: Mapping[str, Any]) -> Array:
    if not _PLAIN_DTYPE.fullmatch(described["dtype"]):
        raise MalformedAnswer
    dtype = np.dtype(described["dtype"])
    shape, offset = described["shape"], described["offset"]
    if len(shape) > 8 or not all(type(n) is int and n >= 0 for n in (*shape, offset)):
        raise MalformedAnswer
    count = math.prod(shape)
    first = start + offset
    if first + count * dtype.itemsize > len(content):
        raise MalformedAnswer
    flat: Array = np.frombuffer(content, dtype, count=count, offset=first)
    if dtype.kind == "b" and count and int(flat.view(np.uint8).max()) > 1:
        raise MalformedAnswer  # a truth value of 2 is undefined behaviour in compiled code
    return flat.reshape(shape)


def _write(fd: int, head: Mapping[str, Any], blocks: Sequence[bytes | memoryview]) -> None:
    text = json.dumps(head, separators=(",", ":")).encode()
    _write_all(fd, _LENGTH.pack(len(text)) + text + b"\x00" * (-(_LENGTH.size + len(text)) % _ALIGNMENT))
    for block in blocks:
        _write_all(fd, block)
        _write_all(fd, b"\x00" * (-len(block) % _ALIGNMENT))


def _read_head(read: Callable[[int, int], bytes]) -> tuple[dict[str, Any], int]:
    (length,) = _LENGTH.unpack(read(_LENGTH.size, 0))
    if length > MAX_JSON_BYTES:
        raise MalformedAnswer
    head = json.loads(read(length, _LENGTH.size))
    if not isinstance(head, dict):
        raise MalformedAnswer
    return head, _aligned(_LENGTH.size + length)


def _write_all(fd: int, block: bytes | memoryview) -> None:
    view = memoryview(block)
    while view:
        view = view[os.write(fd, view[:_WRITE_BYTES]) :]


def _read_all(fd: int, size: int, position: int) -> bytes:
    content = os.pread(fd, size, position)
    while len(content) < size:
        more = os.pread(fd, size - len(content), position + len(content))
        if not more:
            raise MalformedAnswer
        content += more
    return content


def _aligned(position: int) -> int:
    return -(-position // _ALIGNMENT) * _ALIGNMENT


def _one_line(text: str) -> str:
    return "".join(c for c in text[:500] if c.isprintable())
