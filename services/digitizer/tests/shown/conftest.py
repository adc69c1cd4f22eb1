from __future__ import annotations

import pytest
from ecg_digitizer.digitization import Digitization
from ecg_digitizer.options import PageOptions
from ecg_digitizer.page.picture import Picture
from ecg_digitizer.pipeline import digitize
from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.raster import RasterPage, draw_raster
from ecg_shared.serving.predictor import Predictor


@pytest.fixture(scope="session")
def page(recording: Ecg) -> RasterPage:
    """A clean page of 3x4 leads and a strip at 180 dpi: 2105 px wide, small enough to be shown as it is."""
    return draw_raster(recording, "3x4+1", dpi=180)


@pytest.fixture(scope="session")
def read_page(page: RasterPage, models: Predictor) -> Digitization:
    """The clean page, read."""
    return digitize(Picture(page.image), PageOptions(), models)
