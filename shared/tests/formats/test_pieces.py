"""Leads put together from the stretches in which a file holds them."""

import numpy as np
import pytest
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.formats.pieces import Piece, assembled

RATE_HZ = 100.0


def piece(lead: str, n_samples: int, begin_s: float = 0.0) -> Piece:
    return Piece(lead, np.ones(n_samples), begin_s)


def test_pieces_stand_at_their_time_with_gaps_between() -> None:
    names, signal_mv = assembled([piece("I", 3, 60.0), piece("II", 2, 60.02), piece("I", 2, 60.04)], RATE_HZ)

    assert names == ("I", "II")
    assert np.isfinite(signal_mv).astype(int).tolist() == [[1, 1, 1, 0, 1, 1], [0, 0, 1, 1, 0, 0]]


@pytest.mark.parametrize(
    ("pieces", "rate_hz", "code"),
    [
        ([piece("I", 3), piece("I", 3)], RATE_HZ, ErrorCode.INVALID_LEADS),
        ([piece("I", 3), piece("I", 3, 0.02)], RATE_HZ, ErrorCode.INVALID_LEADS),
        ([piece("I", 3), piece("I", 3, 1e300)], RATE_HZ, ErrorCode.SIGNAL_TOO_LONG),
        ([piece("I", 0)], RATE_HZ, ErrorCode.SIGNAL_EMPTY),
        ([piece("I", 3)], 0.1, ErrorCode.SAMPLING_RATE_OUT_OF_RANGE),
        ([piece("I", 3)], float("inf"), ErrorCode.SAMPLING_RATE_OUT_OF_RANGE),
        ([], RATE_HZ, ErrorCode.INVALID_LEADS),
        ([piece(f"E{i}", 3) for i in range(17)], RATE_HZ, ErrorCode.INVALID_LEADS),
    ],
)
def test_pieces_that_make_no_recording_are_refused(pieces: list[Piece], rate_hz: float, code: ErrorCode) -> None:
    with pytest.raises(EcgError) as refused:
        assembled(pieces, rate_hz)

    assert refused.value.code is code
