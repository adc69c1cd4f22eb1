from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.layout.orientation import upright
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.paper.raster import draw_raster
from ecg_shared.serving.predictor import Predictor


@pytest.mark.parametrize("quarters", [0, 2, 3])
def test_a_page_is_turned_until_its_print_can_be_read(recording: Ecg, models: Predictor, quarters: int) -> None:
    sheet = draw_raster(recording, "6x2", dpi=203.2).image  # 8 px/mm

    turn, found = upright(np.ascontiguousarray(np.rot90(sheet, -quarters)), models)

    assert turn == quarters
    assert len(found.rows) == 6
    assert {label.name[0] for label in found.labels} >= {"aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"}
    assert (found.printed.mm_per_s, found.printed.mm_per_mv) == (25.0, 10.0)


def test_empty_paper_has_no_way_up(models: Predictor) -> None:
    with pytest.raises(EcgError) as refused:
        upright(np.full((800, 1000, 3), 255, np.uint8), models)

    assert refused.value.code == ErrorCode.NO_ECG_FOUND


def test_a_page_seen_from_behind_is_refused(recording: Ecg, models: Predictor) -> None:
    sheet = draw_raster(recording, "6x2", dpi=203.2).image

    with pytest.raises(EcgError) as refused:
        upright(np.ascontiguousarray(sheet[:, ::-1]), models)

    assert refused.value.code == ErrorCode.PAGE_MIRRORED
