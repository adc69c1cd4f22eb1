"""Rhythm strips."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from ecg_analyzer.report.figure import Figure
from ecg_analyzer.report.strips import Row, scale_of, strips


def _strips(reading: Any, *rows: Row, alone: bool = False) -> Figure:
    return strips("strips", reading.analysis.ecg, reading.analysis.beats, "II", rows, alone=alone)


def test_every_beat_has_its_class_and_the_interval_before_it(twelve: Any) -> None:
    texts = [caption.text for caption in _strips(twelve, Row(0.0, "0 s")).captions]
    assert texts[0] == "0 s"
    assert texts.count("N") == 12  # from 0.5 s on each 0.8 s up to 9.3 s
    assert texts.count("800") == 11


def test_a_ventricular_beat_stands_out_in_bold(single: Any) -> None:
    captions = _strips(single, Row(10.0, "10 s")).captions
    assert [caption.bold for caption in captions if caption.text == "V"] == [True]
    assert not any(caption.bold for caption in captions if caption.text == "N")


def test_rows_that_follow_each_other_share_one_gain_and_excerpts_have_their_own(single: Any) -> None:
    ecg = single.analysis.ecg
    tall = ecg.signal_mv.copy()
    tall[:, 5000:7500] *= 8.0  # from 20 s to 30 s: 11 mV, so that 2.5 mm/mV fill a row of 30 mm
    reading = replace(single, analysis=replace(single.analysis, ecg=replace(ecg, signal_mv=tall)))
    rows = Row(0.0, "calm"), Row(20.0, "tall")
    assert scale_of(_strips(reading, *rows)) == "II, 25 mm/s, 2.5 mm/mV"
    captions = [caption.text for caption in _strips(reading, *rows, alone=True).captions if caption.bold]
    assert captions[0] == "calm   10 mm/mV"
    assert "tall   2.5 mm/mV" in captions


def test_a_row_in_which_nothing_was_recorded_is_empty_paper(single: Any) -> None:
    ecg = single.analysis.ecg
    gapped = ecg.signal_mv.copy()
    gapped[:, :2500] = np.nan
    reading = replace(single, analysis=replace(single.analysis, ecg=replace(ecg, signal_mv=gapped)))
    assert b"NaN" not in _strips(reading, Row(0.0, "0 s")).svg
    assert "nan" not in _strips(reading, Row(0.0, "0 s")).svg.decode()
