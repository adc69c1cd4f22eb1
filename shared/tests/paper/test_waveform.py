from __future__ import annotations

import io

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.waveform import waveform_png
from PIL import Image


def _ink_fraction(content: bytes) -> float:
    grey = np.asarray(Image.open(io.BytesIO(content)).convert("L"))
    return float((grey < 80).mean())


def test_a_twelve_lead_recording_becomes_an_a4_page(twelve_leads: Ecg) -> None:
    picture = Image.open(io.BytesIO(waveform_png(twelve_leads)))
    assert picture.size == (1754, 1240)  # 297 x 210 mm at 150 dpi


def test_an_electrode_offset_does_not_push_the_trace_off_the_page() -> None:
    beat_mv = np.sin(np.arange(3600) / 40.0, dtype=np.float64).astype(np.float32)[None, :]
    centred = waveform_png(Ecg(beat_mv, 360.0, ("II",)))
    offset = waveform_png(Ecg(beat_mv + np.float32(64.0), 360.0, ("II",)))
    assert _ink_fraction(offset) == pytest.approx(_ink_fraction(centred), rel=0.02)


def test_a_day_long_recording_is_drawn_from_its_first_seconds_alone() -> None:
    day = Ecg(np.zeros((2, 250 * 86400), np.float32), 250.0, ("II", "V1"))
    assert waveform_png(day).startswith(b"\x89PNG")


def test_more_leads_than_a_page_holds_are_cut_to_the_first_sixteen_in_order() -> None:
    names = tuple(f"X{k}" for k in range(20))
    assert waveform_png(Ecg(np.zeros((20, 1000), np.float32), 100.0, names)).startswith(b"\x89PNG")


def test_a_recording_without_a_single_sample_still_gives_a_page() -> None:
    empty = Ecg(np.full((1, 1000), np.nan, np.float32), 100.0, ("II",))
    assert waveform_png(empty).startswith(b"\x89PNG")
