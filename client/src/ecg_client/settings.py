"""Where the service is and which key opens it: from arguments, else from the environment."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import Final

DEFAULT_URL: Final = "http://127.0.0.1:8000"
URL_VARIABLE: Final = "ECG_URL"
KEY_VARIABLES: Final = ("ECG_KEY", "ECG_API_KEY")
_ADDRESS: Final = re.compile(r"https?://[^/\s]+")


@dataclass(frozen=True, slots=True)
class Settings:
    """What both clients are made of. ``retries`` counts the tries after the first."""

    url: str
    key: str = field(repr=False)
    timeout_s: float = 60.0
    retries: int = 5


def settings_from(url: str | None, key: str | None, *, timeout_s: float, retries: int) -> Settings:
    """Return the settings; an argument that is None is read from ``ECG_URL``, ``ECG_KEY`` or ``ECG_API_KEY``.

    Raises ValueError for an address that is none.
    """
    environment = os.environ  # noqa: TID251 - the one place where the SDK reads its environment
    if url is None:
        url = environment.get(URL_VARIABLE) or DEFAULT_URL
    if key is None:
        key = next((environment[name] for name in KEY_VARIABLES if environment.get(name)), "")
    if not _ADDRESS.match(url):
        raise ValueError(f"{url!r} is no address of a service; it begins with http:// or https://")
    return Settings(url.rstrip("/"), key, timeout_s=timeout_s, retries=retries)
