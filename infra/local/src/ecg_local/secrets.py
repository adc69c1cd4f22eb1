"""Passwords and keys of one data folder: made at its first start, kept for good."""

import os
import secrets
from dataclasses import dataclass, fields
from pathlib import Path

_RANDOM_BYTES = 32
"""256 bit, in URL-safe characters, so that a password can stand in a URL as it is."""


@dataclass(frozen=True, slots=True, repr=False)
class Secrets:
    """One field a file of the folder `secrets`; never shown by `repr`."""

    postgres_password: str
    redis_password: str
    s3_access_key: str
    s3_secret_key: str
    key_pepper: str


def load_or_make_secrets(folder: Path) -> Secrets:
    """Read each secret from its file in `folder` (mode 0700), making those that are not there (mode 0600)."""
    folder.mkdir(mode=0o700, exist_ok=True)
    return Secrets(**{field.name: _load_or_make(folder / field.name) for field in fields(Secrets)})


def _load_or_make(file: Path) -> str:
    if not file.exists():
        write_private(file, secrets.token_urlsafe(_RANDOM_BYTES))
    return file.read_text()


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read, in one step: a crash leaves the old one or none."""
    unfinished = file.with_name(f".{file.name}.new")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(file)
