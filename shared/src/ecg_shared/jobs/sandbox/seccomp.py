"""The kernel's seccomp: the only system calls that a decoding child may make (x86-64).

An allow-list in classic BPF: memory, reading, writing to what is open, clocks, and its own end. Anything else answers
EPERM, so a library that only tries (a thread, a socket) meets an error and not its death. Opening for writing is
refused here too, for kernels without landlock. Not written for other machines: there it is reported as absent.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from typing import Final

from ecg_shared.jobs.sandbox.libc import LIBC

_PR_SET_SECCOMP: Final = 22
_SECCOMP_MODE_FILTER: Final = 2
_AUDIT_ARCH_X86_64: Final = 0xC000003E
_X32_BIT: Final = 0x40000000

_ALLOWED: Final = {
    "read": 0, "write": 1, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "lseek": 8, "mmap": 9, "mprotect": 10,
    "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "pread64": 17,
    "pwrite64": 18, "readv": 19, "writev": 20, "access": 21, "sched_yield": 24, "mremap": 25, "madvise": 28,
    "nanosleep": 35,
    "getpid": 39, "exit": 60, "uname": 63, "fcntl": 72, "ftruncate": 77, "getcwd": 79, "readlink": 89,
    "gettimeofday": 96, "sysinfo": 99, "getuid": 102, "getgid": 104, "geteuid": 107, "getegid": 108, "getppid": 110,
    "sigaltstack": 131, "gettid": 186, "futex": 202, "sched_getaffinity": 204, "getdents64": 217, "clock_gettime": 228,
    "clock_getres": 229, "clock_nanosleep": 230, "exit_group": 231, "newfstatat": 262, "readlinkat": 267,
    "faccessat": 269, "getrandom": 318, "statx": 332, "rseq": 334, "faccessat2": 439,
}  # fmt: skip
_OPEN: Final = 2  # flags are its second argument
_OPENAT: Final = 257  # flags are its third argument
_CHANGING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

_LOAD: Final = 0x20  # BPF_LD | BPF_W | BPF_ABS
_IF_EQUAL: Final = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_IF_AT_LEAST: Final = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_IF_ANY_BIT: Final = 0x45  # BPF_JMP | BPF_JSET | BPF_K
_RETURN: Final = 0x06  # BPF_RET | BPF_K
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | errno.EPERM
_KILL: Final = 0x80000000
_AT_NUMBER: Final = 0  # offsets into struct seccomp_data
_AT_ARCH: Final = 4
_AT_ARGUMENT: Final = 16


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def restrict() -> bool:
    """Install the allow-list for this process; False where the kernel or the machine does not take it."""
    if platform.machine() != "x86_64":
        return False
    code = _filter()
    program = _Program(len(code) // 8, code)
    return bool(LIBC.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def _filter() -> bytes:
    """Return the program; a jump counts the instructions that it skips."""
    allow, refuse = (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)
    program = [
        (_LOAD, 0, 0, _AT_ARCH),
        (_IF_EQUAL, 1, 0, _AUDIT_ARCH_X86_64),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _AT_NUMBER),
        (_IF_AT_LEAST, 0, 1, _X32_BIT),
        refuse,
    ]
    for number, flags_argument in ((_OPEN, 1), (_OPENAT, 2)):
        program += [
            (_IF_EQUAL, 0, 4, number),
            (_LOAD, 0, 0, _AT_ARGUMENT + 8 * flags_argument),
            (_IF_ANY_BIT, 0, 1, _CHANGING),
            refuse,
            allow,
        ]
    for number in sorted(_ALLOWED.values()):
        program += [(_IF_EQUAL, 0, 1, number), allow]
    program.append(refuse)
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in program)
