"""Page files in the sandbox: the entry runs in the child and answers with facts and arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from ecg_digitizer.ingest.loading import Loaded, load_page
from ecg_digitizer.options import PageOptions
from ecg_digitizer.page.picture import Picture
from ecg_digitizer.vector.transfer import pack, unpack

ENTRY_MODULE: Final = __name__
ENTRY: Final = f"{ENTRY_MODULE}:decode_page"
"""What to name to the sandbox."""

Arrays = dict[str, npt.NDArray[np.generic]]


class _File(Protocol):
    @property
    def content(self) -> bytes: ...


def decode_argument(options: PageOptions, page: int | None) -> dict[str, Any]:
    """Return what ``decode_page`` has to know of the caller's wishes."""
    return {"page": page, "mm_per_s": options.mm_per_s, "mm_per_mv": options.mm_per_mv}


def decode_page(files: Sequence[_File], argument: Mapping[str, Any]) -> tuple[dict[str, Any], Arrays]:
    """Open one page of the first file, the one that ``decode_argument`` names. Raises EcgError."""
    options = PageOptions(mm_per_s=argument["mm_per_s"], mm_per_mv=argument["mm_per_mv"])
    loaded = load_page(files[0].content, options, page=argument["page"])
    facts: dict[str, Any] = {"format": loaded.form, "pages": loaded.pages, "dpi": loaded.picture.dpi, "vectors": None}
    arrays: Arrays = {"rgb": loaded.picture.rgb}
    if loaded.vectors is not None:
        facts["vectors"], lead_arrays = pack(loaded.vectors)
        arrays.update(lead_arrays)
    return facts, arrays


def decoded_page(facts: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[np.generic]]) -> Loaded:
    """Return the page from what ``decode_page`` returned."""
    dpi = None if facts["dpi"] is None else float(facts["dpi"])
    return Loaded(
        picture=Picture(np.asarray(arrays["rgb"], np.uint8), dpi),
        form=str(facts["format"]),
        pages=int(facts["pages"]),
        vectors=None if facts["vectors"] is None else unpack(facts["vectors"], arrays),
    )
