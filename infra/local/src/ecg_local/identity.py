"""As whom PostgreSQL runs: it refuses user id 0, and its folder must be its own."""

import os
import pwd
import signal
import subprocess
from pathlib import Path

from ecg_local.errors import EmbeddedSystemError
from ecg_local.processes import SAME_IDENTITY, guarded


def for_folder(folder: Path, program: Path) -> str:
    """Identity (see `child`) under which `program` can own and use `folder`.

    Not root: as we are. Root: as the folder's owner; if that is root too, in a user namespace; where the kernel
    refuses those, as `nobody`, to whom the folder is given. Raises EmbeddedSystemError if none of it works.
    """
    if os.geteuid() != 0:
        return SAME_IDENTITY
    owner = folder.stat()
    if owner.st_uid != 0:
        return f"{owner.st_uid}:{owner.st_gid}"
    if _works("namespace", [str(program), "--version"]):
        return "namespace"
    return _give_to_nobody(folder, program)


def _give_to_nobody(folder: Path, program: Path) -> str:
    nobody = pwd.getpwnam("nobody")
    identity = f"{nobody.pw_uid}:{nobody.pw_gid}"
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    data_folder = folder.parent
    data_folder.chmod(data_folder.stat().st_mode | 0o011)  # may be passed through, not listed
    if not (_works(identity, ["test", "-w", str(folder)]) and _works(identity, [str(program), "--version"])):
        message = (
            f"PostgreSQL does not run as root, and the user nobody cannot reach {folder} or {program}. "
            "Start as an ordinary user, or put both where every user may pass."
        )
        raise EmbeddedSystemError(message)
    return identity


def _works(identity: str, command: list[str]) -> bool:
    tried = subprocess.run(guarded(command, signal.SIGKILL, identity), capture_output=True, check=False)
    return tried.returncode == 0
