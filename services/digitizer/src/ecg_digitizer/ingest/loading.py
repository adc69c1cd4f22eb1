"""One page of a document, opened: its pixels, its vectors where it has any, and what the document is."""

from __future__ import annotations

from dataclasses import dataclass

from ecg_digitizer.ingest.document import count_pages, format_of, read_page, read_vectors
from ecg_digitizer.options import PageOptions
from ecg_digitizer.page.picture import Picture
from ecg_digitizer.vector.reading import VectorReading


@dataclass(frozen=True, slots=True)
class Loaded:
    """One page as loaded; ``pages`` counts those of its document, ``vectors`` is None where pixels are all there is."""

    picture: Picture
    form: str
    pages: int
    vectors: VectorReading | None = None


def load_page(content: bytes, options: PageOptions, *, page: int | None) -> Loaded:
    """Open one page, counted from 1; the first where None. Raises EcgError as the readers do."""
    return Loaded(
        picture=read_page(content, page=page),
        form=format_of(content),
        pages=count_pages(content),
        vectors=read_vectors(content, options, page=page),
    )
