from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.ingest.loading import Loaded, load_page
from ecg_digitizer.options import PageOptions
from ecg_digitizer.page.picture import Picture
from ecg_digitizer.upload import read_document
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.paper import draw_pdf
from ecg_shared.paper.raster import RasterPage
from ecg_shared.serving.predictor import Predictor

WHITE = Picture(np.full((600, 800, 3), 255, np.uint8))


def test_the_first_page_with_an_ecg_is_read(page: RasterPage, models: Predictor) -> None:
    pages = {None: WHITE, 1: WHITE, 2: Picture(page.image)}

    reading = read_document(lambda n: Loaded(pages[n], "pdf", 3, None), PageOptions(), models, page=None)

    assert reading.part.page == 2
    assert [(seen.page, seen.has_ecg) for seen in reading.part.pages] == [(1, False), (2, True)]


def test_where_no_page_holds_one_the_first_pages_error_is_told(models: Predictor) -> None:
    with pytest.raises(EcgError) as refused:
        read_document(lambda _: Loaded(WHITE, "pdf", 2, None), PageOptions(), models, page=None)

    assert refused.value.code == ErrorCode.NO_ECG_FOUND


def test_a_page_that_was_asked_for_is_not_replaced_by_another(page: RasterPage, models: Predictor) -> None:
    pages = {1: WHITE, 2: Picture(page.image)}

    with pytest.raises(EcgError):
        read_document(lambda n: Loaded(pages[n], "pdf", 2, None), PageOptions(), models, page=1)


@pytest.mark.parametrize("layout", [None, "3x4+1", "3x4-cabrera+1"])
def test_a_drawing_is_read_by_its_vectors_whatever_order_of_labelled_leads_is_said(
    recording: Ecg, layout: str | None, models: Predictor
) -> None:
    content, options = draw_pdf(recording), PageOptions(layout=layout)

    reading = read_document(lambda n: load_page(content, options, page=n), options, models, page=None)

    assert (reading.part.grid_source, reading.part.layout) == ("vector_grid", "3x4+1")


def test_a_layout_said_against_the_drawing_is_looked_for_in_its_pixels(recording: Ecg, models: Predictor) -> None:
    content, options = draw_pdf(recording), PageOptions(layout="12x1")

    with pytest.raises(EcgError) as refused:
        read_document(lambda n: load_page(content, options, page=n), options, models, page=1)

    assert refused.value.code == ErrorCode.UNKNOWN_LAYOUT  # the page has four rows
