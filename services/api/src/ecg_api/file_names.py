"""File names from outside: shown again, never used as paths."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import quote

_MAX_CHARACTERS: Final = 120
_DEVICES: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def clean_name(name: str) -> str:
    """Return a name safe to show and to offer for saving: no folders, control or direction marks, devices, dots first.

    The end of an over-long name is kept, as it holds the extension that sniffing looks at.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign)[0] != "C")
    shown = shown.strip().lstrip(".")[-_MAX_CHARACTERS:]
    if not shown:
        return "upload"
    return f"_{shown}" if _DEVICES.match(shown) else shown


def attachment(name: str) -> str:
    """Return the Content-Disposition that offers a file under a name (RFC 6266)."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
