from __future__ import annotations

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.plan import plan_page, printed, trace_mm, unbroken


def test_columns_of_a_3x4_page_are_two_and_a_half_seconds_and_62_5_mm_apart(twelve_leads: Ecg) -> None:
    cells = {(cell.row, cell.column): cell for cell in plan_page(twelve_leads, "3x4+1").cells}
    assert [cells[0, k].lead for k in range(4)] == ["I", "aVR", "V1", "V4"]
    assert [cells[0, k].start_s for k in range(4)] == [0.0, 2.5, 5.0, 7.5]
    assert np.diff([cells[0, k].box.x for k in range(4)]).tolist() == [62.5, 62.5, 62.5]
    assert (cells[3, 0].lead, cells[3, 0].duration_s) == ("II", 10.0)


def test_one_second_is_25_mm_and_one_millivolt_10_mm(twelve_leads: Ecg) -> None:
    plan = plan_page(twelve_leads, "3x4+1")
    rhythm = plan.cells[-1]
    points = trace_mm(plan, rhythm, twelve_leads)
    lead_mv = twelve_leads.lead_mv("II").astype(float)
    assert points[500, 0] - points[0, 0] == pytest.approx(25.0)  # 500 samples at 500 Hz
    assert points[:, 1] == pytest.approx(rhythm.baseline_mm - 10.0 * lead_mv)


def test_at_50_mm_per_s_a_row_shows_half_as_much_time(twelve_leads: Ecg) -> None:
    plan = plan_page(twelve_leads, "3x4+1", mm_per_s=50.0)
    assert plan.cells[-1].duration_s == 5.0
    assert plan.cells[1].start_s == 1.25


def test_each_row_has_a_pulse_of_one_millivolt_that_ends_where_the_signal_begins(twelve_leads: Ecg) -> None:
    plan = plan_page(twelve_leads, "6x2")
    pulses = [mark for mark in plan.marks if len(mark) == 4 and np.ptp(mark[:, 1]) == pytest.approx(10.0)]
    assert len(pulses) == 6
    assert all(pulse[-1, 0] == pytest.approx(plan.cells[0].box.x) for pulse in pulses)


def test_a_single_lead_fills_four_rows_with_forty_seconds() -> None:
    ecg = Ecg(np.zeros((1, 360 * 300), np.float32), 360.0, ("II",))
    assert [cell.start_s for cell in plan_page(ecg, "strip").cells] == [0.0, 10.0, 20.0, 30.0]


def test_many_low_strips_are_drawn_at_half_gain() -> None:
    ecg = Ecg(np.zeros((8, 3600), np.float32), 360.0, ("I", "II", "V1", "V2", "V3", "V4", "V5", "V6"))
    assert plan_page(ecg, "strip").mm_per_mv == 5.0  # 140 mm / 8 rows = 17.5 mm a row


def test_a_lead_that_was_not_recorded_leaves_its_place_empty(twelve_leads: Ecg) -> None:
    ecg = Ecg(twelve_leads.signal_mv[:6], 500.0, twelve_leads.lead_names[:6])
    assert {cell.lead for cell in plan_page(ecg, "3x4+1").cells} == set(ecg.lead_names)


def test_a_recording_without_a_lead_of_the_layout_is_refused() -> None:
    ecg = Ecg(np.zeros((1, 3600), np.float32), 360.0, ("ECG",))
    with pytest.raises(ValueError, match="no lead"):
        plan_page(ecg, "12x1")


def test_a_centred_plan_puts_the_median_on_the_baseline() -> None:
    ecg = Ecg(np.full((1, 3600), 20.0, np.float32), 360.0, ("II",))
    plan = plan_page(ecg, "strip", centred=True)
    assert trace_mm(plan, plan.cells[0], ecg)[:, 1] == pytest.approx(plan.cells[0].baseline_mm)


def test_the_page_names_speed_and_gain_and_says_when_millivolts_are_assumed(twelve_leads: Ecg) -> None:
    assumed = Ecg(twelve_leads.signal_mv, 500.0, twelve_leads.lead_names, calibrated=False)
    texts = " ".join(text.text for text in plan_page(assumed, "3x4+1").texts)
    assert "25 mm/s" in texts
    assert "10 mm/mV" in texts
    assert "assumed" in texts
    assert "not a diagnosis" in texts


def test_a_gap_breaks_the_line() -> None:
    points = np.array([(0, 0), (1, 1), (2, np.nan), (3, 1), (4, 2), (5, 2)], dtype=float)
    assert [run[:, 0].tolist() for run in unbroken(points)] == [[0.0, 1.0], [3.0, 4.0, 5.0]]


def test_what_is_printed_of_a_later_stretch_starts_with_the_pages_first_second(twelve_leads: Ecg) -> None:
    shown = printed(plan_page(twelve_leads, "6x2", start_s=4.0), twelve_leads)
    assert shown.duration_s == 6.0  # 4 s to the end at 10 s
    assert np.isfinite(shown.lead_mv("I")).sum() == 2500
    assert np.isfinite(shown.lead_mv("V1")).sum() == 500  # its column starts at 9 s
    assert shown.lead_mv("V1")[2500] == twelve_leads.lead_mv("V1")[4500]
