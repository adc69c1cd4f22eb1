"""Headers that every answer carries."""

from __future__ import annotations

from typing import Final

API_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"
PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
DASHBOARD_POLICY: Final = (
    "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)

_SECURITY: Final[dict[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Content-Security-Policy": API_POLICY,
}
_RAW: Final = tuple((name.lower().encode(), value.encode()) for name, value in _SECURITY.items())
_RAW_API: Final = list(_RAW)
_MAY_DIFFER: Final = frozenset({b"cache-control", b"content-security-policy"})


def secured(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers with those that protect browsers and caches; a page's own policy stays."""
    own = {name for name, _ in headers if name in _MAY_DIFFER}
    if not own:
        return headers + _RAW_API
    return headers + [(name, value) for name, value in _RAW if name not in own]
