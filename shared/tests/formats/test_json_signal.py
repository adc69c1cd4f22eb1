"""A recording as JSON: the gateway's own form and what else people write."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions, Units
from ecg_shared.formats import json_signal
from ecg_shared.formats.signal_format import Reading

BEAT = [0.0, 0.1, 1.0, -0.2, 0.0] + [0.0] * 95


@pytest.fixture
def read(as_file: Callable[..., Any]) -> Callable[..., Reading]:
    def call(document: Any, **options: Any) -> Reading:
        content = document if isinstance(document, bytes) else json.dumps(document).encode()
        return json_signal.read([as_file("ecg.json", content)], JobOptions(**options))

    return call


def test_what_is_written_is_read_back(read: Callable[..., Reading], ecg_of: Callable[..., Ecg]) -> None:
    made = ecg_of("II", "V1", rate_hz=250.0)
    signal_mv = made.signal_mv.copy()
    signal_mv[1, 10:20] = np.nan
    ecg = Ecg(signal_mv, 250.0, made.lead_names, start=datetime(2024, 5, 1, 12, 30, tzinfo=UTC))

    again, said = read(json_signal.write(ecg))

    assert (again.lead_names, again.sampling_rate_hz, again.start, said) == (("II", "V1"), 250.0, ecg.start, [])
    np.testing.assert_allclose(again.signal_mv, signal_mv, atol=5.1e-5)  # half of 0.1 µV


@pytest.mark.parametrize(
    "document",
    [
        {"sampling_rate_hz": 100, "leads": [{"name": "II", "signal_mv": BEAT * 4}]},
        {"fs": 100, "units": "mV", "leads": {"II": BEAT * 4}},
        {"sampleRate": 100.0, "signals": [{"label": "Lead II", "unit": "V", "samples": [v / 1000 for v in BEAT * 4]}]},
        {"sampling_rate": 100, "leads": [{"lead": "II", "signal_uv": [1000 * v for v in BEAT * 4]}]},
    ],
)
def test_other_words_for_the_same_are_understood(read: Callable[..., Reading], document: dict[str, Any]) -> None:
    ecg, said = read(document)

    assert (ecg.lead_names, ecg.sampling_rate_hz, ecg.calibrated, said) == (("II",), 100.0, True, [])
    np.testing.assert_allclose(ecg.signal_mv[0], BEAT * 4, atol=1e-6)


def test_a_unit_that_nobody_names_is_inferred_from_all_leads_together_and_said(read: Callable[..., Reading]) -> None:
    small = [0.02 * value for value in BEAT * 4]  # alone it would fit no unit

    ecg, said = read({"fs": 100, "leads": {"II": BEAT * 4, "aVL": small}})

    assert not ecg.calibrated
    assert [code for code, _ in said] == ["units_inferred"]
    np.testing.assert_allclose(ecg.lead_mv("aVL"), small, atol=1e-6)


def test_the_caller_can_say_rate_and_unit(read: Callable[..., Reading]) -> None:
    ecg, _ = read({"leads": {"II": [1000 * value for value in BEAT * 4]}}, sampling_rate_hz=100, units=Units.UV)

    assert ecg.sampling_rate_hz == 100.0
    assert ecg.signal_mv.max() == pytest.approx(1.0)


def test_signals_that_are_no_ecg_are_left_out_and_said(read: Callable[..., Reading]) -> None:
    ecg, said = read({"fs": 100, "units": "mV", "leads": {"II": BEAT * 4, "PPG": BEAT * 4}})

    assert ecg.lead_names == ("II",)
    assert [code for code, _ in said] == ["columns_ignored"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", ErrorCode.CORRUPT_FILE),
        (b'{"fs": 1', ErrorCode.CORRUPT_FILE),
        (b'{"fs": 100, "fs": 200}', ErrorCode.CORRUPT_FILE),
        (b'{"a":' * 100_000, ErrorCode.CORRUPT_FILE),
        (b'{"fs": 1e999, "leads": {"II": [1]}}', ErrorCode.CORRUPT_FILE),
        (b'{"fs": Infinity}', ErrorCode.CORRUPT_FILE),
        (b'{"fs": "fast"}', ErrorCode.CORRUPT_FILE),
        (b'{"fs": true}', ErrorCode.CORRUPT_FILE),
        (b'{"fs": ' + b"9" * 5000 + b"}", ErrorCode.CORRUPT_FILE),
        (b'{"leads": {"II": [1, 2]}}', ErrorCode.SAMPLING_RATE_MISSING),
        (b'{"fs": 100}', ErrorCode.INVALID_LEADS),
        (b'{"fs": 100, "leads": 5}', ErrorCode.INVALID_LEADS),
        (b'{"fs": 100, "leads": [5]}', ErrorCode.CORRUPT_FILE),
        (b'{"fs": 100, "leads": [{"name": "II"}]}', ErrorCode.CORRUPT_FILE),
        (b'{"fs": 100, "leads": {"II": [[1, 2], [3]]}}', ErrorCode.CORRUPT_FILE),
        (b'{"fs": 100, "leads": {"II": ["a"]}}', ErrorCode.CORRUPT_FILE),
        (b'{"fs": 100, "leads": {"II": {"a": 1}}}', ErrorCode.CORRUPT_FILE),
        (b'{"fs": 100, "leads": {"II": []}}', ErrorCode.SIGNAL_EMPTY),
        (b'{"fs": 100, "units": "mmHg", "leads": {"II": [1, 2]}}', ErrorCode.UNITS_UNKNOWN),
    ],
)
def test_what_cannot_be_is_refused(read: Callable[..., Reading], content: bytes, code: ErrorCode) -> None:
    with pytest.raises(EcgError) as refused:
        read(content)

    assert refused.value.code is code
