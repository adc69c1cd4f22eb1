"""Page files in the sandbox: the entries run in the child and answer with facts and arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from ecg_digitizer.ingest.document import count_pages, format_of, read_page
from ecg_digitizer.page.picture import Picture

ENTRY: Final = f"{__name__}:decode_page"
"""What to name to the sandbox."""

Arrays = dict[str, npt.NDArray[np.generic]]


class _File(Protocol):
    @property
    def content(self) -> bytes: ...


def decode_page(files: Sequence[_File], argument: Mapping[str, Any]) -> tuple[dict[str, Any], Arrays]:
    """Decode one page of the first file; ``argument`` holds ``page``, counted from 1, or None for the first.

    Returns ``format``, ``pages`` and ``dpi``, and the pixels as ``rgb``. Raises EcgError.
    """
    content = files[0].content
    picture = read_page(content, page=argument.get("page"))
    facts = {"format": format_of(content), "pages": count_pages(content), "dpi": picture.dpi}
    return facts, {"rgb": picture.rgb}


def decoded_picture(facts: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[np.generic]]) -> Picture:
    """Return the page from what ``decode_page`` returned."""
    return Picture(np.asarray(arrays["rgb"], np.uint8), None if facts["dpi"] is None else float(facts["dpi"]))
