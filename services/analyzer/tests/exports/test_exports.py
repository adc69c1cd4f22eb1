"""What is exported opens in the programs of others, with the same samples."""

from __future__ import annotations

import io
import warnings
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import edfio
import numpy as np
import pydicom
import pytest
from ecg_analyzer.exports import ALL, LONGEST_UNASKED_S, exported, exported_as
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.options import JobOptions

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the package's import warns of its own use of pandas
    import wfdb

STEP_MV = 1e-4  # 0.1 µV, which 16 bits hold up to 3.2 mV


@pytest.fixture
def ecg() -> Ecg:
    """Ten seconds of twelve leads at 500 Hz below 3 mV, with a stretch of one lead not recorded."""
    leads = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")
    phase = np.arange(5000) / 500.0 * 2 * np.pi
    signal_mv = np.stack([np.sin(phase * (1 + i / 12)) * (3 - i / 6) for i in range(12)]).astype(np.float32)
    signal_mv[3, 1250:2500] = np.nan
    return Ecg(signal_mv, 500.0, leads, start=datetime(2024, 5, 1, 12, 30))  # noqa: DTZ001 - a recorder's local time


def test_every_format_is_made_of_a_recording_of_ten_minutes(ecg: Ecg) -> None:
    files = exported(ecg, JobOptions(), identity="job-1")

    assert {file.name: file.media_type for file in files} == {
        "signal.edf": "application/x-edf",
        "signal.wfdb.zip": "application/zip",
        "signal.dcm": "application/dicom",
    }


def test_a_longer_recording_is_exported_only_when_asked() -> None:
    day = Ecg(np.zeros((1, round(LONGEST_UNASKED_S * 50) + 1), np.float32), 50.0, ("II",))

    assert exported(day, JobOptions(), identity="job-1") == []
    assert len(exported(day, JobOptions(exports=True), identity="job-1")) == len(ALL)


def test_the_same_job_exports_the_same_bytes(ecg: Ecg) -> None:
    assert list(exported_as(ecg, ALL, identity="job-1")) == list(exported_as(ecg, ALL, identity="job-1"))


def test_edfio_reads_the_same_samples(ecg: Ecg) -> None:
    content = _content(ecg, "signal.edf")

    recording = edfio.read_edf(content)

    samples_mv = np.stack([signal.data for signal in recording.signals]) / 1000
    np.testing.assert_allclose(samples_mv, np.nan_to_num(ecg.signal_mv), atol=STEP_MV)
    assert [note.text for note in recording.annotations] == ["Not recorded: aVR"]
    assert (recording.startdate, recording.starttime) == (date(2024, 5, 1), time(12, 30))


def test_wfdb_reads_the_same_samples(ecg: Ecg, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(_content(ecg, "signal.wfdb.zip"))) as archive:
        archive.extractall(tmp_path)

    record = wfdb.rdrecord(str(tmp_path / "record"))

    np.testing.assert_allclose(record.p_signal.T, ecg.signal_mv, atol=STEP_MV)
    assert (record.sig_name, record.base_datetime) == (list(ecg.lead_names), ecg.start)


def test_pydicom_reads_the_same_samples(ecg: Ecg) -> None:
    stored = pydicom.dcmread(io.BytesIO(_content(ecg, "signal.dcm")))

    samples_mv = stored.waveform_array(0).T / 1000
    recorded = np.isfinite(ecg.signal_mv)
    np.testing.assert_allclose(samples_mv[recorded], ecg.signal_mv[recorded], atol=STEP_MV)
    group = stored.WaveformSequence[0]
    counts = np.frombuffer(group.WaveformData, "<i2").reshape(5000, 12).T
    padding = np.frombuffer(group.WaveformPaddingValue, "<i2")
    assert (counts[~recorded] == padding).all()
    assert (stored.PatientID, str(stored.PatientName)) == ("job-1", "")


def _content(ecg: Ecg, name: str) -> bytes:
    return next(file.content for file in exported(ecg, JobOptions(), identity="job-1") if file.name == name)
