"""The entropy coding of SCP-ECG (EN 1064 5.5, annex C): tables of a file, the default one, differences undone."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.errors import EcgError, ErrorCode

DEFAULT: Final = 19_999
"""Number of tables that means "the default table"."""

_MAX_TABLES: Final = 16
_MAX_PREFIX_BITS: Final = 16  # a longer prefix would need a table that no file is worth
_MAX_SUFFIX_BITS: Final = 24
_STRUCTURE: Final = struct.Struct("<BBBhI")


@dataclass(frozen=True, slots=True)
class Code:
    """One entry: ``prefix`` of ``prefix_bits`` bits, then ``suffix_bits`` bits that hold the value, if any.

    ``switch`` is true where the code changes to table number ``value`` and stands for no sample.
    """

    prefix: int
    prefix_bits: int
    suffix_bits: int
    value: int
    switch: bool = False


def _default_table() -> tuple[Code, ...]:
    """Return the table of EN 1064 annex C: small numbers short, two ways out to 8 and 16 bits."""
    codes = [Code(0, 1, 0, 0)]
    for n in range(1, 9):
        ones = (1 << n) - 1
        codes += [Code(ones << 2, n + 2, 0, n), Code(ones << 2 | 1, n + 2, 0, -n)]
    return (*codes, Code(0b1111111110, 10, 8, 0), Code(0b1111111111, 10, 16, 0))


def tables_in(section: bytes) -> list[tuple[Code, ...]]:
    """Return the tables of section 2's data. Raises EcgError(corrupt_file) for tables that cannot be."""
    if len(section) < 2:
        raise _damaged()
    (n_tables,) = struct.unpack_from("<H", section)
    if n_tables == DEFAULT:
        return [_default_table()]
    if not 1 <= n_tables <= _MAX_TABLES:
        raise _damaged()
    tables, at = [], 2
    for _ in range(n_tables):
        if at + 2 > len(section):
            raise _damaged()
        (n_codes,) = struct.unpack_from("<H", section, at)
        at += 2
        if at + n_codes * _STRUCTURE.size > len(section):
            raise _damaged()
        structures = [_STRUCTURE.unpack_from(section, at + i * _STRUCTURE.size) for i in range(n_codes)]
        tables.append(tuple(_code(*structure) for structure in structures))
        at += n_codes * _STRUCTURE.size
    return tables


def decode(data: bytes, tables: list[tuple[Code, ...]], *, n_samples: int) -> npt.NDArray[np.int64]:
    """Return ``n_samples`` numbers. Raises EcgError(corrupt_file) where the bits end before, or mean nothing."""
    widths = [max((code.prefix_bits for code in table), default=1) for table in tables]
    lookups = [_lookup(table, width) for table, width in zip(tables, widths, strict=True)]
    n_bits = 8 * len(data)
    padded = np.frombuffer(data + bytes(8), np.uint8).astype(np.int64)
    windows = sum((padded[i : i + len(data)] << (40 - 8 * i) for i in range(6)), np.zeros(len(data), np.int64)).tolist()
    numbers: list[int] = []
    lookup, width, at = lookups[0], widths[0], 0
    while len(numbers) < n_samples:
        if at >= n_bits:
            raise _damaged()
        window = windows[at >> 3] << (at & 7) & 0xFFFFFFFFFFFF  # 41 bits or more from here on
        code = lookup[window >> (48 - width)]
        if code is None:
            raise _damaged()
        at += code.prefix_bits + code.suffix_bits
        if code.switch:
            if not 1 <= code.value <= len(tables):
                raise _damaged()
            lookup, width = lookups[code.value - 1], widths[code.value - 1]
        elif code.suffix_bits:
            suffix = window >> (48 - code.prefix_bits - code.suffix_bits) & ((1 << code.suffix_bits) - 1)
            half = 1 << (code.suffix_bits - 1)
            numbers.append((suffix ^ half) - half)
        else:
            numbers.append(code.value)
    if at > n_bits:
        raise _damaged()
    return np.array(numbers, np.int64)


def undo_differences(numbers: npt.NDArray[np.int64], order: int) -> npt.NDArray[np.int64]:
    """Return samples from first or second differences; the first one or two numbers are samples themselves."""
    if order == 0:
        return numbers
    if order == 1:
        return np.cumsum(numbers)
    if len(numbers) < 3:
        return numbers
    slopes = numbers[1] - numbers[0] + np.cumsum(numbers[2:])
    return np.concatenate((numbers[:2], numbers[1] + np.cumsum(slopes)))


def _code(prefix_bits: int, all_bits: int, mode: int, value: int, prefix: int) -> Code:
    """Return one structure of section 2; its prefix is written with the first bit last (5.5)."""
    suffix_bits = all_bits - prefix_bits
    if not (1 <= prefix_bits <= _MAX_PREFIX_BITS and 0 <= suffix_bits <= _MAX_SUFFIX_BITS):
        raise _damaged()
    turned = int(f"{prefix & ((1 << prefix_bits) - 1):0{prefix_bits}b}"[::-1], 2)
    return Code(turned, prefix_bits, suffix_bits, value, switch=mode == 0)


def _lookup(table: tuple[Code, ...], width: int) -> list[Code | None]:
    """Return for each ``width`` bits the code that they begin with."""
    found: list[Code | None] = [None] * (1 << width)
    for code in table:
        free = width - code.prefix_bits
        found[code.prefix << free : (code.prefix + 1) << free] = [code] * (1 << free)
    return found


def _damaged() -> EcgError:
    return EcgError("The compressed samples are damaged.", code=ErrorCode.CORRUPT_FILE)
