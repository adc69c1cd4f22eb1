"""Run between fork and exec of each part: dies with its launcher, and gives up root where the program refuses it.

Called as `python -I -S child.py LAUNCHER_PID DEATH_SIGNAL IDENTITY PROGRAM ARGUMENT…`. A program of its own, because
code between fork and exec of a process with threads may dead-lock (`preexec_fn`). Standard library only.
IDENTITY: `same`; `namespace`, a user namespace in which root is user 1000; or `UID:GID`.
"""

import ctypes
import os
import sys
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER = 0x10000000
_PLAIN_USER = 1000


def main(launcher: int, death_signal: int, identity: str, command: list[str]) -> None:
    """Become the command. Raises OSError if the kernel refuses the identity or the program."""
    libc = ctypes.CDLL(None, use_errno=True)
    if identity == "namespace":
        _enter_user_namespace(libc)
    elif identity != "same":
        uid, _, gid = identity.partition(":")
        os.setgroups([])
        os.setresgid(int(gid), int(gid), int(gid))
        os.setresuid(int(uid), int(uid), int(uid))
    # After the change of identity, which clears it.
    libc.prctl(_PR_SET_PDEATHSIG, death_signal)
    if os.getppid() != launcher:
        sys.exit("the launcher died")
    os.execvp(command[0], command)  # noqa: S606 – no shell is wanted


def _enter_user_namespace(libc: ctypes.CDLL) -> None:
    uid, gid = os.geteuid(), os.getegid()
    if libc.unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "no user namespace")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{_PLAIN_USER} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{_PLAIN_USER} {gid} 1")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
