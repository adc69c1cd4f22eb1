"""Which page of a document is read, and how: the one asked for, else the first with an ECG; by vectors, else pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.result import DigitizationPart, PageVerdict
from ecg_shared.serving.predictor import Predictor

from ecg_digitizer.digitization import Digitization
from ecg_digitizer.ingest.loading import Loaded
from ecg_digitizer.options import PageOptions
from ecg_digitizer.pipeline import digitize
from ecg_digitizer.shown.page import ShownPage, show_page
from ecg_digitizer.vector.digitization import digitization_of
from ecg_digitizer.vector.reading import VectorReading

_NOT_AN_ECG_PAGE = (
    ErrorCode.NO_ECG_FOUND,
    ErrorCode.GRID_NOT_FOUND,
    ErrorCode.UNKNOWN_LAYOUT,
    ErrorCode.IMAGE_TOO_SMALL,
    ErrorCode.IMAGE_TOO_BLURRED,
    ErrorCode.PAGE_MIRRORED,
    ErrorCode.TWO_PAGES,
)


@dataclass(frozen=True, slots=True, eq=False)
class DocumentReading:
    """A document read: the page that was taken, its digitization, how it is shown, and the result's part on it."""

    loaded: Loaded
    digitization: Digitization
    shown: ShownPage
    part: DigitizationPart


def read_document(
    load: Callable[[int | None], Loaded], options: PageOptions, models: Predictor, *, page: int | None
) -> DocumentReading:
    """Read the page asked for, or each page in turn until one holds an ECG; ``load`` gives a page, counted from 1.

    Raises EcgError; where no page holds an ECG, that of the first page.
    """
    loaded = load(page)
    number, verdicts = page or 1, list[PageVerdict]()
    first_error: EcgError | None = None
    while True:
        try:
            digitization = _read(loaded, options, models)
        except EcgError as error:
            if error.code not in _NOT_AN_ECG_PAGE or page is not None:
                raise
            first_error = first_error or error
            verdicts.append(PageVerdict(page=number, has_ecg=False, layout=None, verdict="reject"))
            if number >= loaded.pages:
                raise first_error from None
            number += 1
            loaded = load(number)
            continue
        shown = show_page(loaded.picture, digitization)
        part = digitization.document(page=number, boxes=[lead.box for lead in shown.leads], before=verdicts)
        return DocumentReading(loaded, digitization, shown, part)


def _read(loaded: Loaded, options: PageOptions, models: Predictor) -> Digitization:
    """Read a page by its vectors where it has them: they are exact, pixels are not.

    A layout that a person says against the drawing is looked for in the pixels: the vectors have been read their way.
    """
    vectors, dpi = loaded.vectors, loaded.picture.dpi
    if vectors is None or dpi is None or not _is_layout_of(vectors, options.layout):
        return digitize(loaded.picture, options, models)
    return digitization_of(vectors, px_per_pt=dpi / 72, leads=options.leads)


def _is_layout_of(vectors: VectorReading, layout: str | None) -> bool:
    """Whether the drawing shows this layout, or none was said; the order of leads counts where no label tells it."""
    if layout is None or layout == vectors.layout:
        return True
    return "labels_not_read" not in vectors.doubts and layout.replace("-cabrera", "") == vectors.layout
