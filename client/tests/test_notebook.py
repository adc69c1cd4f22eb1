import copy
import sys
from pathlib import Path
from typing import Any

import pytest
from ecg_client import ECG, Client


@pytest.fixture
def ecg(service: Any, client: Client, recording: Path) -> ECG:
    return client.analyze(recording)


def test_it_shows_verdict_numbers_paper_and_what_it_is_not(ecg: ECG) -> None:
    html = ecg._repr_html_()

    assert "Normal rhythm" in html
    assert "heart rate</span> <b>72 /min" in html
    assert "<svg" in html
    assert "computer reading, unconfirmed" in html
    assert "not a medical device" in html
    assert ecg.id in html


def test_it_is_small_and_needs_no_drawing_library(ecg: ECG, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)

    assert len(ecg._repr_html_().encode()) <= 80_000


def test_the_largest_result_of_the_noisiest_signal_is_small_too(service: Any, ecg: ECG) -> None:
    import numpy as np
    from ecg_shared.contract.ecg import Ecg
    from ecg_shared.contract.signal_artifact import encode_signal

    noise_mv = np.random.default_rng(5).normal(0.0, 2.0, (12, 10_000)).astype(np.float32)
    service.files["signal.i16"] = encode_signal(Ecg(noise_mv, 1000.0, ecg.leads))
    one = ecg.result["measurements"]["heart_rate_bpm"]
    ecg.result["measurements"] |= {f"some_measurement_{n}_ms": copy.deepcopy(one) for n in range(200)}
    finding = {"code": "x", "text": "A finding in one sentence of some length. " * 3, "severity": "info"}
    ecg.result["findings"] = [finding] * 100

    html = ecg._repr_html_()

    assert len(html.encode()) <= 80_000
    assert "and 92 more" in html  # of the findings eight are shown
    assert "V6" in html


def test_a_number_that_is_not_known_is_named_and_not_invented(ecg: ECG) -> None:
    ecg.result["measurements"]["qt_ms"] = {"value": None, "unit": "ms", "n": 0, "method": "", "reason_if_null": "noise"}

    assert "Not known: QT" in ecg._repr_html_()


def test_a_verdict_that_cannot_be_given_says_why(ecg: ECG) -> None:
    ecg.result["prediction"] |= {"label": None, "probability": None, "reason_if_null": "signal_too_short"}

    html = ecg._repr_html_()

    assert "Cannot tell" in html
    assert "signal_too_short" in html


def test_texts_of_the_service_are_texts(ecg: ECG) -> None:
    ecg.result["findings"] = [{"code": "x", "text": "<script>alert(1)</script>", "severity": "info"}]

    assert "<script>" not in ecg._repr_html_()


def test_a_job_without_a_result_shows_how_far_it_is(service: Any, client: Client, recording: Path) -> None:
    service.polls = 100

    assert "queued" in client.analyze(recording, wait=False)._repr_html_()
