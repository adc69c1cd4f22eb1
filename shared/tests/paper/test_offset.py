from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.offset import without_offset


def test_a_lead_far_from_zero_is_drawn_around_zero(twelve_leads: Ecg) -> None:
    raised = twelve_leads.signal_mv.copy()
    raised[6] += 64.0
    shown, names = without_offset(replace(twelve_leads, signal_mv=raised), start_s=0.0, duration_s=10.0)
    assert names == ("V1",)
    assert abs(float(np.median(shown.lead_mv("V1")))) < 1e-4


def test_a_lead_near_zero_keeps_every_value(twelve_leads: Ecg) -> None:
    shown, names = without_offset(twelve_leads, start_s=0.0, duration_s=10.0)
    assert names == ()
    assert shown is twelve_leads


@pytest.mark.filterwarnings("error")
def test_a_lead_without_a_sample_in_the_stretch_is_left_alone(twelve_leads: Ecg) -> None:
    gapped = twelve_leads.signal_mv.copy()
    gapped[0] = np.nan
    _, names = without_offset(replace(twelve_leads, signal_mv=gapped), start_s=0.0, duration_s=10.0)
    assert names == ()
