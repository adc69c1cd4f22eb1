import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg


def test_the_wanted_lead_is_preferred_where_it_was_recorded() -> None:
    ecg = Ecg(np.zeros((2, 10), np.float32), 500.0, ("I", "II"))

    assert ecg.preferred_lead() == "II"


def test_the_lead_recorded_longest_stands_in_for_a_wanted_one_that_is_missing() -> None:
    signal_mv = np.zeros((2, 10), np.float32)
    signal_mv[0, 3:] = np.nan
    ecg = Ecg(signal_mv, 500.0, ("V1", "V2"))

    assert ecg.preferred_lead("II") == "V2"


@pytest.mark.parametrize(
    ("signal_mv", "rate_hz", "names"),
    [
        (np.zeros((2, 10), np.float64), 500.0, ("I", "II")),
        (np.zeros(10, np.float32), 500.0, ("I",)),
        (np.zeros((2, 10), np.float32), 500.0, ("I",)),
        (np.zeros((2, 10), np.float32), 500.0, ("I", "I")),
        (np.zeros((1, 10), np.float32), 0.0, ("I",)),
        (np.zeros((1, 10), np.float32), float("nan"), ("I",)),
    ],
)
def test_parts_that_do_not_fit_together_are_refused(
    signal_mv: np.ndarray, rate_hz: float, names: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match=r"signal_mv|rows|doubled|sampling rate"):
        Ecg(signal_mv, rate_hz, names)
