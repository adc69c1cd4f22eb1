"""What a decoding child gives up before it sees a byte from outside, and which of that the kernel enforces."""

from __future__ import annotations

import importlib.util
import os
import resource
import signal
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ecg_shared.jobs.sandbox import landlock, seccomp
from ecg_shared.jobs.sandbox.libc import die_with_parent, gain_no_privileges


def apply_guards(limits: Mapping[str, Any], *, readable: Iterable[Path]) -> dict[str, bool]:
    """Restrict this process for good; return which guards hold.

    ``limits`` are the fields of DecodeLimits. ``readable`` are the only folders that may still be read. The address
    space is counted from what the process has now, because it shares its parent's libraries.
    """
    held = {"death_signal": die_with_parent(signal.SIGKILL), "limits": _limit(limits)}
    unprivileged = gain_no_privileges()
    version = landlock.restrict(readable) if unprivileged else 0
    return held | {
        "landlock_files": version >= 1,
        "landlock_network": version >= 4,
        "landlock_signals": version >= 6,
        "seccomp": unprivileged and seccomp.restrict(),
    }


def readable_paths(packages: Iterable[str]) -> list[Path]:
    """Return where a child may read: the interpreter, its libraries, and the code of the packages it decodes with.

    Modules are loaded before the fork; this is for the few that libraries load on first use.
    """
    paths = [Path(sys.prefix), Path(sys.base_prefix), Path("/usr/lib"), Path("/lib"), Path("/lib64")]
    for package in packages:
        spec = importlib.util.find_spec(package)
        if spec is not None and spec.origin is not None:
            origin = Path(spec.origin)
            paths.append(origin.parent if spec.submodule_search_locations else origin)
    return paths


def _limit(limits: Mapping[str, Any]) -> bool:
    wanted = {
        resource.RLIMIT_AS: _address_space_bytes() + int(limits["memory_bytes"]),
        resource.RLIMIT_FSIZE: int(limits["output_bytes"]),
        resource.RLIMIT_NOFILE: int(limits["open_files"]),
        resource.RLIMIT_CORE: 0,
    }
    try:
        for which, most in wanted.items():
            resource.setrlimit(which, (most, most))
        cpu_s = int(limits["cpu_s"])
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))  # SIGXCPU first: it tells time from memory
    except (OSError, ValueError):
        return False
    return True


def _address_space_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")
