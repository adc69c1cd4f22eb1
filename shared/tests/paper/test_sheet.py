from __future__ import annotations

import pytest
from ecg_shared.paper.layouts import FIELD_HEIGHT_MM
from ecg_shared.paper.sheet import Sheet


@pytest.mark.parametrize(("sheet", "size_mm"), [(Sheet.A4, (297.0, 210.0)), (Sheet.LETTER, (279.4, 215.9))])
def test_sheets_lie_on_their_long_side_and_hold_the_field(sheet: Sheet, size_mm: tuple[float, float]) -> None:
    assert (sheet.width_mm, sheet.height_mm) == size_mm
    assert sheet.width_mm > 260.0
    assert sheet.height_mm > FIELD_HEIGHT_MM + 50.0
