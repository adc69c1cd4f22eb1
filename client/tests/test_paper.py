import pytest
from ecg_client.paper import LAYOUTS, TWELVE, sheet_of


def test_twelve_leads_stand_in_four_columns_above_a_rhythm_strip() -> None:
    sheet = sheet_of(TWELVE, 10.0)

    places = {strip.lead: (strip.x_mm, strip.y_mm) for strip in sheet.strips[:12]}
    # columns of 2.5 s = 62.5 mm after 5 mm of calibration pulse; rows of 35 mm, the line in their middle
    assert places["I"] == (5.0, 17.5)
    assert places["aVR"] == (67.5, 17.5)
    assert places["V6"] == (192.5, 87.5)
    rhythm = sheet.strips[12]
    assert (rhythm.lead, rhythm.start_s, rhythm.end_s, rhythm.y_mm) == ("II", 0.0, 10.0, 122.5)
    assert (sheet.width_mm, sheet.height_mm) == (260.0, 140.0)


def test_columns_follow_each_other_in_time() -> None:
    sheet = sheet_of(TWELVE, 10.0, "6x2")

    times = {strip.lead: (strip.start_s, strip.end_s) for strip in sheet.strips}
    assert times["I"] == times["aVF"] == (0.0, 5.0)
    assert times["V1"] == times["V6"] == (5.0, 10.0)


def test_few_leads_have_a_row_each() -> None:
    sheet = sheet_of(("MLII", "V5"), 1800.0)

    assert [(strip.lead, strip.end_s) for strip in sheet.strips] == [("MLII", 10.0), ("V5", 10.0)]
    assert sheet.height_mm == 70.0


def test_a_short_recording_ends_where_it_ends() -> None:
    sheet = sheet_of(TWELVE, 6.0)

    ends = {strip.lead: strip.end_s for strip in sheet.strips[:-1]}
    assert ends["aVR"] == 5.0
    assert ends["V1"] == 6.0
    assert "V4" not in ends  # its column begins at 7.5 s


def test_a_lead_that_is_not_there_leaves_its_place_empty() -> None:
    sheet = sheet_of([lead for lead in TWELVE if lead != "II"], 10.0, "3x4+1")

    assert "II" not in {strip.lead for strip in sheet.strips}
    assert sheet.strips[-1].lead == "I"  # and the rhythm strip takes the first there is
    assert sheet.height_mm == 140.0


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_fits_its_sheet(layout: str) -> None:
    sheet = sheet_of(TWELVE, 10.0, layout)

    assert all(strip.x_mm + 25.0 * (strip.end_s - strip.start_s) <= sheet.width_mm for strip in sheet.strips)
    assert all(0.0 < strip.y_mm < sheet.height_mm for strip in sheet.strips)
    assert {strip.lead for strip in sheet.strips} == set(TWELVE)


def test_an_unknown_layout_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"3x4\+1"):
        sheet_of(TWELVE, 10.0, "4x4")
