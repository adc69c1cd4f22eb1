from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.ingest.loading import Loaded
from ecg_digitizer.options import PageOptions
from ecg_digitizer.page.picture import Picture
from ecg_digitizer.upload import read_document
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.paper.raster import RasterPage

WHITE = Picture(np.full((600, 800, 3), 255, np.uint8))


def test_the_first_page_with_an_ecg_is_read(page: RasterPage) -> None:
    pages = {None: WHITE, 1: WHITE, 2: Picture(page.image)}

    reading = read_document(lambda n: Loaded(pages[n], "pdf", 3, None), PageOptions(), page=None)

    assert reading.part.page == 2
    assert [(seen.page, seen.has_ecg) for seen in reading.part.pages] == [(1, False), (2, True)]


def test_where_no_page_holds_one_the_first_pages_error_is_told() -> None:
    with pytest.raises(EcgError) as refused:
        read_document(lambda _: Loaded(WHITE, "pdf", 2, None), PageOptions(), page=None)

    assert refused.value.code == ErrorCode.NO_ECG_FOUND


def test_a_page_that_was_asked_for_is_not_replaced_by_another(page: RasterPage) -> None:
    pages = {1: WHITE, 2: Picture(page.image)}

    with pytest.raises(EcgError):
        read_document(lambda n: Loaded(pages[n], "pdf", 2, None), PageOptions(), page=1)
