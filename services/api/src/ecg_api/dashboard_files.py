"""The dashboard's built files: read once at the start, so an address can name nothing that was not there then.

Beside a file may lie its compressed forms (``app.js.br``, ``app.js.gz``), made by the build; the gateway compresses
nothing itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecg_api.compression import accepted_encodings

INDEX: Final = "index.html"
MOST_BYTES: Final = 32_000_000
"""All files together, in memory; a folder with more is no build of the dashboard."""

_COMPRESSED: Final = {".br": "br", ".gz": "gzip"}
_PREFERENCE: Final = ("br", "gzip")
_MEDIA_TYPES: Final = {
    ".css": "text/css",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


class NoDashboardError(ValueError):
    """The folder is not a build of the dashboard."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a file: its Content-Encoding ("" for none), its bytes and their entity tag."""

    encoding: str
    content: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file with its forms by encoding; "" is always there."""

    media_type: str
    forms: Mapping[str, Form]

    def form_for(self, accept_encoding: str) -> Form:
        """Return the smallest form that the client takes."""
        taken = accepted_encodings(accept_encoding)
        return next((self.forms[name] for name in _PREFERENCE if name in taken and name in self.forms), self.forms[""])


def read_folder(folder: Path) -> dict[str, StaticFile]:
    """Return every file below the folder by its path, ``/`` between its parts; links and hidden files are left out.

    Raises NoDashboardError where the files are too many bytes; OSError where one cannot be read.
    """
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]
    named = {path.relative_to(folder).as_posix(): path for path in paths}
    visible = {name: path for name, path in named.items() if not any(part.startswith(".") for part in name.split("/"))}
    if sum(path.stat().st_size for path in visible.values()) > MOST_BYTES:
        raise NoDashboardError(f"{folder} holds more than {MOST_BYTES} bytes: it is no build of the dashboard")
    return {name: _static_file(path, name, visible) for name, path in visible.items() if not _is_sibling(name, visible)}


def _is_sibling(name: str, visible: Mapping[str, Path]) -> bool:
    stem, dot, suffix = name.rpartition(".")
    return f"{dot}{suffix}" in _COMPRESSED and stem in visible


def _static_file(path: Path, name: str, visible: Mapping[str, Path]) -> StaticFile:
    forms = {"": _form("", path)}
    for suffix, encoding in _COMPRESSED.items():
        if f"{name}{suffix}" in visible:
            forms[encoding] = _form(encoding, visible[f"{name}{suffix}"])
    return StaticFile(_MEDIA_TYPES.get(path.suffix, "application/octet-stream"), forms)


def _form(encoding: str, path: Path) -> Form:
    content = path.read_bytes()
    return Form(encoding, content, f'"{hashlib.sha256(content).hexdigest()[:32]}"')
