"""A browser's session: a cookie that stands for a key for some hours, and is no key itself.

Nothing is stored: the cookie says which key it stands for and until when, and carries an HMAC over both and over what
is stored of the key's secret. So it ends with its key and with its time, a stolen one opens nothing later, and every
replica knows it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from ecg_api.keys import SecretHasher
from ecg_api.settings import Mode

COOKIE: Final = "ecg_session"
LASTS_S: Final = 12 * 3600
"""A working day: longer than a shift, over by the next morning."""
CSRF_HEADER: Final = "X-Requested-With"
CSRF_VALUE: Final = "ecg-dashboard"
"""A form on another site cannot send this header, and a script there may not."""

_FORM: Final = re.compile(r"([0-9a-f]{12})\.([0-9]{1,12})\.([0-9a-f]{64})", re.ASCII)
_SAFE_METHODS: Final = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Session:
    """What a cookie claims: the key that it stands for, until when (Unix seconds), and the proof of both."""

    key_id: str
    until_s: int
    mac: bytes

    def __str__(self) -> str:
        """Return the cookie's value."""
        return f"{self.key_id}.{self.until_s}.{self.mac.hex()}"


def parse_session(request: Request) -> Session | None:
    """Return what the request's cookie claims, or None where there is none of this form."""
    match = _FORM.fullmatch(request.cookies.get(COOKIE, ""))
    return Session(match[1], int(match[2]), bytes.fromhex(match[3])) if match else None


def session_mac(hasher: SecretHasher, key_id: str, until_s: int, secret_hmac: bytes) -> bytes:
    """Return the proof. What is hashed begins unlike any secret of a key, so neither passes for the other."""
    return hasher(f"session:{key_id}:{until_s}:{secret_hmac.hex()}")


def proves_its_origin(request: Request) -> bool:
    """Return whether a call by cookie comes from the dashboard: unsafe methods say so in a header."""
    return request.method in _SAFE_METHODS or request.headers.get(CSRF_HEADER) == CSRF_VALUE


def cookie_of(session: Session, request: Request, mode: Mode) -> str:
    """Return the Set-Cookie header that begins a session."""
    return f"{COOKIE}={session}; Max-Age={LASTS_S}; {_attributes(request, mode)}"


def cookie_of_none(request: Request, mode: Mode) -> str:
    """Return the Set-Cookie header that ends a session."""
    return f"{COOKIE}=; Max-Age=0; {_attributes(request, mode)}"


def _attributes(request: Request, mode: Mode) -> str:
    # In production always Secure: behind a proxy the scheme is hearsay, and a session in the clear is never wanted.
    # In development only on https (also by X-Forwarded-Proto of a proxy on this machine), so that http works.
    secure = "; Secure" if mode == Mode.PRODUCTION or request.url.scheme == "https" else ""
    return f"Path=/v1; HttpOnly; SameSite=Strict{secure}"
