import struct
from datetime import UTC, datetime

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.signal_artifact import (
    MISSING,
    SignalArtifactError,
    decode_header,
    decode_signal,
    encode_signal,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays


def ecg_of(signal_mv: np.ndarray, **fields: object) -> Ecg:
    names = tuple(f"V{n + 1}" for n in range(signal_mv.shape[0]))
    return Ecg(signal_mv=signal_mv.astype(np.float32), sampling_rate_hz=500.0, lead_names=names, **fields)  # type: ignore[arg-type]


@settings(deadline=None, max_examples=60)
@given(
    arrays(
        np.float32,
        st.tuples(st.integers(1, 4), st.integers(1, 40)),
        elements=st.floats(-300, 300, width=32) | st.just(np.nan),
    )
)
def test_what_was_stored_comes_back_within_half_a_step(signal_mv: np.ndarray) -> None:
    content = encode_signal(ecg_of(signal_mv))
    header, _ = decode_header(content)

    back = decode_signal(content).signal_mv

    np.testing.assert_array_equal(np.isnan(back), np.isnan(signal_mv))
    for row, lead, restored in zip(signal_mv, header["leads"], back, strict=True):
        # half a step, and what float32 itself rounds at this height
        tolerance_mv = lead["uv_per_lsb"] / 2000 + np.nanmax(np.abs(np.append(row, 0))) * 2e-7
        assert np.all((np.abs(restored - row) <= tolerance_mv) | np.isnan(row))


def test_an_ordinary_ecg_keeps_a_tenth_of_a_microvolt() -> None:
    # 3 mV in steps of 0.1 µV are 30,000 levels, which int16 holds
    content = encode_signal(ecg_of(np.array([[-1.0, 2.0, 0.00012]])))

    assert decode_signal(content).signal_mv[0] == pytest.approx([-1.0, 2.0, 0.0001], abs=1e-7)


def test_everything_beside_the_samples_comes_back() -> None:
    start = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    stored = ecg_of(np.zeros((2, 4)), start=start, calibrated=False, source="csv")

    back = decode_signal(encode_signal(stored))

    assert (back.start, back.calibrated, back.source) == (start, False, "csv")
    assert (back.lead_names, back.sampling_rate_hz) == (("V1", "V2"), 500.0)


def test_levels_hold_the_extrema_of_their_stretch_of_samples() -> None:
    signal_mv = np.zeros((1, 8 * 256))
    signal_mv[0, 8:16] = np.nan  # one pair with nothing recorded
    signal_mv[0, 17] = 1.0
    signal_mv[0, 18] = -0.5
    content = encode_signal(ecg_of(signal_mv))
    header, start = decode_header(content)
    (level,) = header["levels"]

    pairs = np.frombuffer(content, "<i2", 2 * level["n_pairs"], start + level["offset"]).reshape(-1, 2)

    assert level["factor"] == 8
    assert pairs[:4].tolist() == [[0, 0], [MISSING, MISSING], [-5000, 10000], [0, 0]]  # in 0.1 µV


@pytest.mark.parametrize("cut", [0, 5, 20, 100])
def test_a_cut_artefact_is_refused(cut: int) -> None:
    content = encode_signal(ecg_of(np.zeros((1, 500))))

    with pytest.raises(SignalArtifactError):
        decode_signal(content[:cut])


def test_other_bytes_are_refused() -> None:
    with pytest.raises(SignalArtifactError):
        decode_signal(struct.pack("<8sI", b"RIFFWAVE", 0) + b"\0" * 100)
