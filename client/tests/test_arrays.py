"""Held against the wfdb package, which reads what other people's programs write."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from ecg_client.arrays import array_files

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its own use of pandas, at import
    import wfdb


def read_back(files: dict[str, bytes], folder: Path) -> Any:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return wfdb.rdrecord(str(folder / "array"))


def test_an_array_comes_back_to_half_a_step_with_rate_names_and_units(
    twelve_leads_mv: npt.NDArray[np.float32], tmp_path: Path
) -> None:
    names = [f"L{n}" for n in range(12)]

    record = read_back(array_files(twelve_leads_mv, sampling_rate_hz=257.5, leads=names), tmp_path)

    assert record.fs == 257.5
    assert record.sig_name == names
    assert record.units == ["mV"] * 12
    # half of the step of 0.1 uV, and what float32 adds
    assert pytest.approx(twelve_leads_mv, abs=0.051e-3) == record.p_signal.T


def test_an_offset_and_a_large_swing_cost_no_more_than_they_must(tmp_path: Path) -> None:
    swing_mv = 1000.0 + np.linspace(-20.0, 20.0, 4000)

    record = read_back(array_files(swing_mv, sampling_rate_hz=500, leads=["II"]), tmp_path)

    # 40 mV over 65,532 steps: half a step is 0.305 uV
    assert record.p_signal[:, 0] == pytest.approx(swing_mv, abs=0.32e-3)


def test_what_was_not_recorded_stays_so(tmp_path: Path) -> None:
    signal_mv = np.sin(np.arange(2000) / 50.0)
    signal_mv[100:200] = np.nan

    record = read_back(array_files(signal_mv, sampling_rate_hz=500, leads=["II"]), tmp_path)

    assert np.isnan(record.p_signal[100:200, 0]).all()
    assert np.isfinite(record.p_signal[200:, 0]).all()


def test_a_lead_with_nothing_recorded_is_all_missing(tmp_path: Path) -> None:
    signal_mv = np.stack([np.full(500, np.nan), np.zeros(500)])

    record = read_back(array_files(signal_mv, sampling_rate_hz=500, leads=["I", "II"]), tmp_path)

    assert np.isnan(record.p_signal[:, 0]).all()


@pytest.mark.parametrize("shape", [(5000, 12), (2, 3, 4), (12, 0)])
def test_a_shape_that_does_not_fit_the_leads_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"shape \(12, n_samples\)"):
        array_files(np.zeros(shape), sampling_rate_hz=500, leads=[f"L{n}" for n in range(12)])


def test_a_rate_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="not positive"):
        array_files(np.zeros(100), sampling_rate_hz=0, leads=["II"])
