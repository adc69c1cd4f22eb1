from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from ecg_digitizer.digitization import Digitization
from ecg_digitizer.page.picture import Picture
from ecg_digitizer.shown.page import show_page
from ecg_digitizer.shown.trace import trace_json
from ecg_shared.paper.raster import RasterPage


def test_the_document_holds_the_page_and_each_lead(page: RasterPage, read_page: Digitization) -> None:
    document = json.loads(trace_json(show_page(Picture(page.image), read_page)))

    assert (document["width"], document["height"]) == (page.image.shape[1], page.image.shape[0])
    assert [lead["name"] for lead in document["leads"]] == list(read_page.ecg.lead_names)
    assert document["grid"]["px_per_mm_x"] == pytest.approx(180 / 25.4, rel=1e-3)
    assert document["grid"]["px_per_mm_y"] == pytest.approx(180 / 25.4, rel=1e-3)
    first = document["leads"][0]
    assert set(first) == {"name", "box", "coverage", "confidence", "trust", "x", "y"}
    assert first["trust"] == "good"
    assert len(first["x"]) == len(first["y"]) <= 2.5 * 180 / 25.4 * 25  # a point a pixel of 2.5 s at most
    assert all(round(value, 1) == value for value in first["x"] + first["y"])


def test_a_gap_is_a_null(page: RasterPage, read_page: Digitization) -> None:
    line = np.array([[100.04, 50.0], [101.0, 52.0], [np.nan, np.nan], [110.0, 50.0], [111.0, 40.0]])
    lead = replace(read_page.leads[0], outline_px=line)

    (read,) = json.loads(trace_json(show_page(Picture(page.image), replace(read_page, leads=(lead,)))))["leads"]

    assert read["x"] == [100.0, 101.0, 101.0, 110.0, 111.0]
    assert read["y"] == [50.0, 52.0, None, 50.0, 40.0]


def test_an_unknown_scale_is_null(page: RasterPage, read_page: Digitization) -> None:
    shown = show_page(Picture(page.image), replace(read_page, px_per_mm_xy=None))

    assert json.loads(trace_json(shown))["grid"] is None
