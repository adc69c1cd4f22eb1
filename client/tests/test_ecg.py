from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from ecg_client import ECG, Client


@pytest.fixture
def ecg(service: Any, client: Client, recording: Path) -> ECG:
    return client.analyze(recording)


def test_what_the_result_says_is_read_by_name(ecg: ECG) -> None:
    assert ecg.leads == ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")
    assert (ecg.sampling_rate_hz, ecg.duration_s) == (500.0, 10.0)
    assert ecg.measurements["heart_rate_bpm"].value == pytest.approx(72, abs=0.1)
    assert ecg.quality.verdict == "good"
    assert "not a medical device" in ecg.disclaimer


def test_the_signal_is_fetched_once_and_only_when_it_is_asked_for(
    service: Any, ecg: ECG, twelve_leads_mv: npt.NDArray[np.float32]
) -> None:
    assert service.requests("GET", "/signal") == []

    for _ in range(2):
        assert ecg.signal == pytest.approx(twelve_leads_mv, abs=0.051e-3)

    assert len(service.requests("GET", "/signal")) == 1
    assert ecg.signal.dtype == np.float32


def test_the_beats_are_a_table(ecg: ECG) -> None:
    assert ecg.beats.time_s.tolist() == [0.4, 1.2333, 2.0667]
    assert ecg.beats is ecg.beats


def test_of_a_long_recording_only_what_is_drawn_is_fetched(service: Any, ecg: ECG) -> None:
    ecg.result["signal"]["duration_s"] = 86_400.0

    ecg.plot(start_s=3600.0)

    (path,) = [path for verb, path, _ in service.seen if "/signal?" in path]
    assert "start_s=3600.0" in path
    assert "end_s=3610.0" in path


def test_tables_for_pandas_have_the_units_in_their_names(ecg: ECG) -> None:
    measurements = ecg.to_pandas("measurements")

    assert ecg.to_pandas().shape == (5000, 12)
    assert list(ecg.to_pandas("beats")["class"]) == ["N", "N", "V"]
    assert measurements.loc["qrs_duration_ms", "unit"] == "ms"
    assert measurements["value"].dtype == np.float64
    with pytest.raises(ValueError, match="waves"):
        ecg.to_pandas("waves")  # type: ignore[arg-type]


def test_it_shows_itself_by_its_verdict(ecg: ECG) -> None:
    assert repr(ecg).endswith("12 leads, 10 s at 500 Hz>")
    assert "normal (p = 0.0" in repr(ecg)


def test_a_job_fetched_by_its_id_is_the_same_ecg(client: Client, ecg: ECG) -> None:
    assert client.get(ecg.id).result == ecg.result
