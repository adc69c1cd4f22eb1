import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from ecg_client.signal import Signal
from ecg_client.svg import draw_svg
from ecg_shared.contract.ecg import Ecg

SVG = "{http://www.w3.org/2000/svg}"


def as_signal(made: Ecg) -> Signal:
    return Signal(made.signal_mv, made.lead_names, made.sampling_rate_hz)


def traces_mm(text: str) -> list[list[tuple[float, float]]]:
    """The points of each trace in millimetres, the relative steps added up; gaps begin a new list."""
    scale = float(re.search(r"scale\(([\d.]+)\)", text)[1])  # type: ignore[index] # it is there
    lines = []
    for path in re.findall(r'<path d="(M[^"]*l[^"]*)"/>', text):
        for piece in path.split("M")[1:]:
            start, _, steps = piece.partition("l")
            points = np.cumsum(
                [
                    [float(n) for n in start.split()],
                    *np.reshape([float(n) for n in re.findall(r"-?\d+", steps)], (-1, 2)),
                ],
                axis=0,
            )
            lines.append([(x * scale, y * scale) for x, y in points])
    return lines


def test_it_is_a_sheet_in_true_millimetres(made: Ecg) -> None:
    root = ET.fromstring(draw_svg(as_signal(made)))

    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("260mm", "140mm", "0 0 260 140")
    names = [text.text for text in root.iter(f"{SVG}text")]
    assert names == [*(["I", "aVR", "V1", "V4"]), *(["II", "aVL", "V2", "V5"]), *(["III", "aVF", "V3", "V6"]), "II"]


def test_a_millivolt_is_ten_millimetres_and_a_second_25(made: Ecg) -> None:
    rhythm = traces_mm(draw_svg(as_signal(made)))[-1]

    x_mm, y_mm = min(rhythm[:200], key=lambda point: point[1])  # the first R wave of the rhythm strip: II, row 4
    assert y_mm == pytest.approx(122.5 - 11.0, abs=0.1)  # 1.1 mV above the line
    assert x_mm == pytest.approx(5.0 + 0.4 * 25.0, abs=0.1)  # at 0.4 s
    assert rhythm[-1][0] == pytest.approx(255.0, abs=0.1)


def test_a_spike_of_one_sample_survives_at_any_sampling_rate() -> None:
    signal_mv = np.zeros((1, 100_000), np.float32)  # 10 s at 10 kHz: 400 samples a millimetre
    signal_mv[0, 50_001] = 1.0

    (trace,) = traces_mm(draw_svg(Signal(signal_mv, ("II",), 10_000.0)))

    assert min(y for _, y in trace) == pytest.approx(17.5 - 10.0, abs=0.05)


def test_a_gap_lifts_the_pen() -> None:
    signal_mv = np.zeros((1, 5000), np.float32)
    signal_mv[0, 2000:3000] = np.nan

    lines = traces_mm(draw_svg(Signal(signal_mv, ("II",), 500.0)))

    assert [(line[0][0], line[-1][0]) for line in lines] == [
        (pytest.approx(5.0, abs=0.3), pytest.approx(105.0, abs=0.3)),
        (pytest.approx(155.0, abs=0.3), pytest.approx(255.0, abs=0.3)),
    ]


def test_a_signal_of_nothing_is_an_empty_sheet() -> None:
    assert traces_mm(draw_svg(Signal(np.full((1, 100), np.nan, np.float32), ("II",), 500.0))) == []


def test_a_lead_named_like_markup_is_text() -> None:
    text = draw_svg(Signal(np.zeros((1, 5000), np.float32), ('<script>"',), 500.0))

    assert "<script>" not in text
    ET.fromstring(text)
