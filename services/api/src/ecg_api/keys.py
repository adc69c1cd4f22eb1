"""The form of an API key, and what is stored of it: never the key."""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_FORM: Final = re.compile(r"ecg_([0-9a-f]{12})_([0-9a-f]{64})", re.ASCII)


class Scope(StrEnum):
    """What a key allows, within its tenant; ``admin`` allows everything."""

    SUBMIT = "submit"
    READ = "read"
    DELETE = "delete"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as its holder has it: ``ecg_<key_id>_<secret>``, the secret 256 random bits."""

    key_id: str
    secret: str

    def __str__(self) -> str:
        """Return the text that goes into a header."""
        return f"ecg_{self.key_id}_{self.secret}"

    def __repr__(self) -> str:
        """Return a text fit for logs."""
        return f"ApiKey({self.key_id})"


def new_key() -> ApiKey:
    """Make a key."""
    return ApiKey(secrets.token_hex(6), secrets.token_hex(32))


def parse_key(text: str) -> ApiKey | None:
    """Return the key a header holds, or None where it has not the form of one."""
    match = _FORM.fullmatch(text)
    return ApiKey(match[1], match[2]) if match else None


class SecretHasher:
    """What is stored of a secret: HMAC-SHA-256 keyed with the pepper, so a stolen table alone proves no guess."""

    def __init__(self, pepper: bytes) -> None:
        self._keyed = hmac.new(pepper, digestmod="sha256")

    def __call__(self, secret: str) -> bytes:
        """Return the 32 bytes. Every request pays for this: a copy of the keyed state is half a new one's price."""
        mac = self._keyed.copy()
        mac.update(secret.encode())
        return mac.digest()
