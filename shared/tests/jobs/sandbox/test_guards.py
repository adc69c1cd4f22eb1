"""What a child cannot do, whoever runs it. The tests run as any user, root included."""

import os
from pathlib import Path
from typing import Any

import pytest
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.jobs.sandbox import DecodeParent


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text("key")
    return path


def attempt(sandbox: DecodeParent, what: str, **more: Any) -> Any:
    return sandbox.decode("hostile_entries:attempt", [], {"what": what, **more}, 5.0)[0]["refused"]


def test_the_kernel_enforces_every_guard_here(sandbox: DecodeParent) -> None:
    """Elsewhere a guard may be absent; then it is reported so, and the tests below would fail there."""
    assert sandbox.guards == {
        "death_signal": True,
        "limits": True,
        "landlock_files": True,
        "landlock_network": True,
        "landlock_signals": True,
        "seccomp": True,
    }


@pytest.mark.parametrize("path", ["/etc/passwd", "/etc/hostname", f"/proc/{os.getpid()}/environ", "/proc/self/environ"])
def test_files_outside_the_interpreter_cannot_be_read(sandbox: DecodeParent, path: str) -> None:
    assert attempt(sandbox, "read", path=path) == "PermissionError"


def test_a_file_beside_the_work_cannot_be_read_written_or_deleted(sandbox: DecodeParent, secret: Path) -> None:
    assert attempt(sandbox, "read", path=str(secret)) == "PermissionError"
    assert attempt(sandbox, "write", path=str(secret)) == "PermissionError"
    assert attempt(sandbox, "delete", path=str(secret)) == "PermissionError"
    assert attempt(sandbox, "list", path=str(secret.parent)) == "PermissionError"
    assert attempt(sandbox, "write", path=str(secret.parent / "new")) == "PermissionError"
    assert attempt(sandbox, "mkdir", path=str(secret.parent / "new")) == "PermissionError"
    assert secret.read_text() == "key"


@pytest.mark.parametrize(
    "what",
    [
        "inet socket",
        "unix socket",
        "fork",
        "exec",
        "memory file",
        "become somebody",
        "mount",
        "leave the group",
        "raise a limit",
    ],
)
def test_a_child_cannot_reach_out_or_become_more(sandbox: DecodeParent, what: str) -> None:
    assert attempt(sandbox, what) == "PermissionError"


def test_a_child_cannot_start_a_thread(sandbox: DecodeParent) -> None:
    assert attempt(sandbox, "thread") == "RuntimeError"


@pytest.mark.parametrize("what", ["kill", "ptrace", "read another's memory"])
def test_a_child_cannot_touch_another_process(sandbox: DecodeParent, what: str) -> None:
    assert attempt(sandbox, what, pid=sandbox.pid) == "PermissionError"
    assert attempt(sandbox, what, pid=os.getpid()) == "PermissionError"


def test_libraries_can_still_load_their_own_modules_late(sandbox: DecodeParent) -> None:
    import json

    assert attempt(sandbox, "read", path=json.__file__) is None


@pytest.mark.parametrize(
    ("entry", "argument", "said"),
    [
        ("loop", {}, "processor time"),
        ("memory_bomb", {"bytes": 2 * 2**30}, "memory"),
        ("memory_bomb", {"bytes": 100 * 2**20}, "memory"),  # fits the memory, not the result
        ("crash", {}, "crash"),
        ("leave", {"status": 0}, "nonsense"),
        ("leave", {"status": 9}, "crash"),
    ],
)
def test_whatever_eats_or_breaks_ends_as_a_limit_and_leaves_the_sandbox_whole(
    sandbox: DecodeParent, entry: str, argument: dict[str, Any], said: str
) -> None:
    with pytest.raises(EcgError, match=said) as refused:
        sandbox.decode(f"hostile_entries:{entry}", [], argument, 8.0)

    assert refused.value.code is ErrorCode.DECODE_LIMIT_EXCEEDED
    assert sandbox.decode("hostile_entries:echo", [], {"still": "here"}, 5.0)[0]["argument"] == {"still": "here"}
