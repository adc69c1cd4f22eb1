from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from ecg_digitizer.vector.digitization import digitization_of
from ecg_digitizer.vector.reading import VectorReading, read_vector_page
from ecg_digitizer.vector.transfer import pack, unpack
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_shared.contract.result import Box
from ecg_shared.paper import draw_pdf, draw_raster


def read(content: bytes) -> VectorReading:
    reading = read_vector_page(content, 0)
    assert reading is not None
    return reading


def test_a_page_that_states_everything_is_read_with_full_confidence(twelve_leads: Ecg) -> None:
    digitization = digitization_of(read(draw_pdf(twelve_leads)), px_per_pt=200.0 / 72.0)
    assert (digitization.layout, digitization.verdict, digitization.reasons) == ("3x4+1", "ok", ())
    assert digitization.px_per_mm == pytest.approx(200.0 / 25.4, rel=1e-5)
    assert [lead.name for lead in digitization.leads] == list(STANDARD_LEADS)
    assert {lead.confidence for lead in digitization.leads} == {1.0}
    assert digitization.consistency.rhythm_strip_r == 1.0
    assert digitization.document(page=1, boxes=[Box(x=0, y=0, width=1, height=1)] * 12).layout == "3x4+1"


def test_outlines_lie_where_the_page_drawn_at_that_resolution_has_its_traces(twelve_leads: Ecg) -> None:
    digitization = digitization_of(read(draw_pdf(twelve_leads)), px_per_pt=200.0 / 72.0)
    drawn = {lead.lead: lead for lead in draw_raster(twelve_leads, dpi=200.0).leads}
    for lead in digitization.leads:
        truth = drawn[lead.name]  # of II the last one: the strip
        expected_px = np.column_stack([truth.x_px, truth.y_px])
        assert np.abs(lead.outline_px - expected_px).max() < 0.01


def test_swapped_leads_contradict_einthoven_and_are_sent_to_review(twelve_leads: Ecg) -> None:
    names = ("II", "I", *STANDARD_LEADS[2:])
    swapped = Ecg(twelve_leads.signal_mv, 500.0, names)
    digitization = digitization_of(read(draw_pdf(swapped)), px_per_pt=1.0)
    assert digitization.verdict == "review"
    assert "einthoven_disagrees" in digitization.reasons
    assert max(lead.confidence for lead in digitization.leads) <= 0.5


def test_the_callers_names_win_and_have_to_be_as_many_as_the_traces(twelve_leads: Ecg) -> None:
    reading = read(draw_pdf(replace(twelve_leads, signal_mv=twelve_leads.signal_mv[:1], lead_names=("I",)), "strip"))
    digitization = digitization_of(reading, px_per_pt=1.0, leads=["V2"])
    assert digitization.ecg.lead_names == ("V2",)
    with pytest.raises(EcgError) as refused:
        digitization_of(reading, px_per_pt=1.0, leads=["V1", "V2"])
    assert refused.value.code == ErrorCode.INVALID_LEADS


def test_rows_that_follow_each_other_are_one_lead(pages: Path) -> None:
    digitization = digitization_of(read((pages / "apple_watch" / "report.pdf").read_bytes()), px_per_pt=1.0)
    (lead,) = digitization.leads
    assert lead.name == "I"
    assert np.nanmax(lead.outline_px[:, 1]) - np.nanmin(lead.outline_px[:, 1]) > 200.0  # three rows, 110 pt apart
    assert 0.98 < lead.coverage < 1.0
    assert digitization.ecg.duration_s == pytest.approx(30.0, abs=0.05)


def test_a_reading_crosses_the_sandbox_unchanged(twelve_leads: Ecg) -> None:
    reading = read(draw_pdf(twelve_leads, "6x2"))
    facts, arrays = pack(reading)
    back = unpack(json.loads(json.dumps(facts)), {**arrays, "rgb": np.zeros(3)})
    assert replace(back, leads=()).__repr__() == replace(reading, leads=()).__repr__()
    for ours, theirs in zip(back.leads, reading.leads, strict=True):
        assert (ours.name, ours.row, ours.column, ours.box) == (theirs.name, theirs.row, theirs.column, theirs.box)
        assert np.array_equal(ours.mv, theirs.mv)
        assert np.array_equal(ours.outline_pt, theirs.outline_pt)
