"""Which page of a document is read, and how: the one asked for, else the first with an ECG; by vectors, else pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.result import DigitizationPart, PageVerdict

from ecg_digitizer.digitization import Digitization
from ecg_digitizer.ingest.loading import Loaded
from ecg_digitizer.options import PageOptions
from ecg_digitizer.pipeline import digitize
from ecg_digitizer.shown.page import ShownPage, show_page
from ecg_digitizer.vector.digitization import digitization_of

_NOT_AN_ECG_PAGE = (
    ErrorCode.NO_ECG_FOUND,
    ErrorCode.GRID_NOT_FOUND,
    ErrorCode.UNKNOWN_LAYOUT,
    ErrorCode.IMAGE_TOO_SMALL,
)


@dataclass(frozen=True, slots=True, eq=False)
class DocumentReading:
    """A document read: the page that was taken, its digitization, how it is shown, and the result's part on it."""

    loaded: Loaded
    digitization: Digitization
    shown: ShownPage
    part: DigitizationPart


def read_document(load: Callable[[int | None], Loaded], options: PageOptions, *, page: int | None) -> DocumentReading:
    """Read the page asked for, or each page in turn until one holds an ECG; ``load`` gives a page, counted from 1.

    Raises EcgError; where no page holds an ECG, that of the first page.
    """
    loaded = load(page)
    number, verdicts = page or 1, list[PageVerdict]()
    first_error: EcgError | None = None
    while True:
        try:
            digitization = _read(loaded, options)
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


def _read(loaded: Loaded, options: PageOptions) -> Digitization:
    """Read a page by its vectors where it has them: they are exact, pixels are not."""
    if loaded.vectors is None or loaded.picture.dpi is None:
        return digitize(loaded.picture, options)
    return digitization_of(loaded.vectors, px_per_pt=loaded.picture.dpi / 72, leads=options.leads)
