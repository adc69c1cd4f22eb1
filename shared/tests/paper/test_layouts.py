from __future__ import annotations

import numpy as np
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_shared.paper.layouts import choose_layout, layouts


def test_every_twelve_lead_layout_shows_each_lead() -> None:
    for name in ("3x4+1", "6x2", "12x1"):
        shown = {lead for row in layouts()[name].rows for lead in row}
        assert shown == set(STANDARD_LEADS)


def test_twelve_whole_leads_go_on_three_rows_with_a_rhythm_strip(twelve_leads: Ecg) -> None:
    assert choose_layout(twelve_leads) == "3x4+1"


def test_a_recording_read_from_a_6x2_page_is_drawn_as_6x2(twelve_leads: Ecg) -> None:
    signal_mv = twelve_leads.signal_mv.copy()
    signal_mv[:6, 2500:] = np.nan  # limb leads stand in the left column, 0 to 5 s
    signal_mv[6:, :2500] = np.nan
    assert choose_layout(Ecg(signal_mv, 500.0, STANDARD_LEADS)) == "6x2"


def test_fewer_than_twelve_leads_are_drawn_as_strips() -> None:
    assert choose_layout(Ecg(np.zeros((2, 3600), np.float32), 360.0, ("II", "V1"))) == "strip"


def test_a_twelve_lead_page_of_which_a_lead_was_not_read_keeps_its_layout(twelve_leads: Ecg) -> None:
    eleven = Ecg(twelve_leads.signal_mv[:11], 500.0, STANDARD_LEADS[:11])
    assert choose_layout(eleven) == "3x4+1"


def test_many_leads_of_other_names_are_drawn_as_strips(twelve_leads: Ecg) -> None:
    assert choose_layout(Ecg(twelve_leads.signal_mv, 500.0, (*STANDARD_LEADS[:11], "V7"))) == "strip"
