"""Reading PTB-XL, the part at hand and the whole set."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from ecg_training.data import ptbxl


@pytest.fixture
def part(public_data: Path) -> Path:
    return public_data / "ptbxl"


@pytest.fixture
def whole(part: Path, tmp_path: Path) -> Path:
    """A folder laid out as PhysioNet publishes it, with the published rows of the first 500 records."""
    for name, source in (("ptbxl_database.csv", "ptbxl_database_00001-00500.csv"), ("scp_statements.csv",) * 2):
        (tmp_path / name).write_bytes((part / source).read_bytes())
    return tmp_path


def test_the_published_codes_mean_the_superclasses_that_the_part_lists(part: Path, whole: Path) -> None:
    listed = {row.ecg_id: row for row in ptbxl.rows(part)}

    published = [row for row in ptbxl.rows(whole) if row.ecg_id in listed]

    assert len(published) > 400
    for row in published:
        assert row.superclasses == listed[row.ecg_id].superclasses
        assert row.statements == listed[row.ecg_id].statements
        assert row.fold == listed[row.ecg_id].fold


def test_records_are_in_millivolts_at_their_best_rate(part: Path) -> None:
    recordings = ptbxl.read_all(part)
    first = next(recordings)
    fast = next(recording for recording in recordings if recording.sampling_rate_hz == 500.0)

    assert (first.row.ecg_id, first.sampling_rate_hz, first.signal_mv.shape) == (1, 100.0, (12, 1000))
    assert fast.signal_mv.shape == (12, 5000)
    assert 0.3 < np.abs(first.signal_mv).max() < 10.0
    # Lead III is what lies between I and II: I + III = II, to the rounding of three samples.
    assert np.abs(first.signal_mv[0] + first.signal_mv[2] - first.signal_mv[1]).max() <= 0.003


def test_the_whole_set_is_read_from_its_records_at_500_hz(whole: Path) -> None:
    table = (whole / "ptbxl_database.csv").read_text("utf-8").splitlines()
    (whole / "ptbxl_database.csv").write_text("\n".join(table[:2]) + "\n", "utf-8")
    folder = whole / "records500" / "00000"
    folder.mkdir(parents=True)
    units = np.arange(5000)[:, None] // 5 + np.arange(12) * 100  # one unit is a microvolt, as the header says
    (folder / "00001_hr.dat").write_bytes(units.astype("<i2").tobytes())
    leads = "".join(f"00001_hr.dat 16 1000(0)/mV 16 0 {first} 0 0 lead\n" for first in units[0])
    (folder / "00001_hr.hea").write_text(f"00001_hr 12 500 5000\n{leads}", "utf-8")

    (recording,) = ptbxl.read_all(whole)

    assert ptbxl.is_whole(whole)
    assert (recording.row.ecg_id, recording.sampling_rate_hz) == (1, 500.0)
    assert recording.row.labels == {"NORM", "LVOLT", "SR"}
    assert recording.signal_mv[11, -1] == pytest.approx(2.099)  # 4999 // 5 + 1100 units
