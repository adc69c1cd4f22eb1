"""How this process's allocator treats the arrays of a page: they go back to the system when a page is read."""

from __future__ import annotations

import ctypes
import platform
from typing import Final

_MMAP_THRESHOLD: Final = -3
_TRIM_THRESHOLD: Final = -1
_LARGE_BYTES: Final = 4 * 2**20
"""Smaller ones are kept: each large block costs the clearing of its memory, and a page makes many of a megabyte."""
_KEPT_BYTES: Final = 16 * 2**20


def return_large_blocks() -> None:
    """Give blocks of 4 MiB and more back when they are freed; does nothing where the C library is not glibc.

    By itself glibc learns from the first large block that is freed to keep such blocks, and a process that reads page
    after page then holds twice what one page needs (mallopt(3), "dynamic mmap threshold"). Children inherit it.
    """
    if platform.libc_ver()[0] != "glibc":
        return
    library = ctypes.CDLL(None)
    library.mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)
    library.mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)
