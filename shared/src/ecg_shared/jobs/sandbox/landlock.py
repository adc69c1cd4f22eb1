"""The kernel's landlock: this process and its children may read some folders, and change, reach and signal nothing.

System calls by number through ctypes: the numbers of landlock are the same on every architecture (Linux 5.13 and up;
network from ABI 4, signals and abstract sockets from ABI 6).
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from ecg_shared.jobs.sandbox.libc import LIBC

_CREATE_RULESET: Final = 444
_ADD_RULE: Final = 445
_RESTRICT_SELF: Final = 446
_VERSION: Final = 1
_PATH_BENEATH: Final = 1
_READ_FILE: Final = 1 << 2
_READ_DIR: Final = 1 << 3
_FS_RIGHTS: Final = {
    1: (1 << 13) - 1,
    2: (1 << 14) - 1,
    3: (1 << 15) - 1,
    5: (1 << 16) - 1,
}  # by the ABI that brought them
_NET_RIGHTS: Final = 0b11  # bind and connect TCP
_SCOPES: Final = 0b11  # abstract unix sockets, signals


def abi() -> int:
    """Return the version of landlock that the kernel enforces, 0 where it has none or it is switched off."""
    return max(0, int(LIBC.syscall(_CREATE_RULESET, None, 0, _VERSION)))


def restrict(readable: Iterable[Path]) -> int:
    """Leave this process the right to read beneath some paths, and nothing else; return the ABI that was enforced.

    0 means that nothing was. Needs no_new_privs.
    """
    version = abi()
    if version == 0:
        return 0
    fs_rights = _FS_RIGHTS[max(v for v in _FS_RIGHTS if v <= version)]
    fields = [fs_rights, *([_NET_RIGHTS] if version >= 4 else []), *([_SCOPES] if version >= 6 else [])]
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    ruleset = int(LIBC.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0))
    if ruleset < 0:
        return 0
    try:
        for path in readable:
            _allow_reading(ruleset, path)
        return version if LIBC.syscall(_RESTRICT_SELF, ruleset, 0) == 0 else 0
    finally:
        os.close(ruleset)


def _allow_reading(ruleset: int, path: Path) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # not there: nothing to read
    try:
        rights = _READ_FILE | (_READ_DIR if path.is_dir() else 0)
        LIBC.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", rights, fd), 0)
    finally:
        os.close(fd)
