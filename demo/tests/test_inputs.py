from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from ecg_demo.inputs import DemoInput, mitdb_208, mitdb_208_facts, twelve_lead_ecg
from ecg_shared.contract.leads import STANDARD_LEADS

MITDB = Path(__file__).resolve().parents[3] / "shared" / "data" / "mitdb"


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # wfdb on a new pandas
def test_record_208_has_the_samples_and_the_heart_rate_of_the_public_record() -> None:
    if not MITDB.exists():
        pytest.skip("the public records are not beside the repository")
    import wfdb

    facts = mitdb_208_facts()
    first, n = facts["first_sample"], facts["n_samples"]
    record = wfdb.rdrecord(str(MITDB / "208"), sampfrom=first, sampto=first + n, channels=[0])
    assert np.abs(record.p_signal[:, 0] - mitdb_208().signal_mv[0]).max() < 1e-6

    annotations = wfdb.rdann(str(MITDB / "208"), "atr", sampfrom=first, sampto=first + n - 1)
    is_beat = np.isin(annotations.symbol, list("NLRBAaJSVrFejnE/fQ"))
    rr_ms = np.diff(annotations.sample[is_beat]) / record.fs * 1000.0
    assert is_beat.sum() == facts["beats"]
    assert 60_000.0 / rr_ms.mean() == pytest.approx(facts["heart_rate_bpm"], abs=1e-3)


def test_the_stated_heart_rate_follows_from_the_stated_beats() -> None:
    facts = mitdb_208_facts()
    span_s = (facts["last_beat_sample"] - facts["first_beat_sample"]) / facts["sampling_rate_hz"]
    assert 60.0 * (facts["beats"] - 1) / span_s == pytest.approx(facts["heart_rate_bpm"], abs=1e-3)
    assert sum(facts["beats_by_symbol"].values()) == facts["beats"]


def test_the_twelve_lead_ecg_is_ten_seconds_of_the_twelve_leads_without_network() -> None:
    ecg = twelve_lead_ecg()
    assert ecg.lead_names == STANDARD_LEADS
    assert (ecg.sampling_rate_hz, ecg.duration_s) == (1000.0, 10.0)
    residual_mv = ecg.lead_mv("I") + ecg.lead_mv("III") - ecg.lead_mv("II")
    assert np.abs(residual_mv).max() < 0.003  # Einthoven: II = I + III, to two steps of 1.25 µV


def test_the_csv_has_a_time_column_at_360_hz(inputs: tuple[DemoInput, ...]) -> None:
    lines = inputs[0].path.read_text().splitlines()
    assert lines[0] == "time_s,MLII (mV)"
    assert lines[361].startswith("1.000000,")
    assert len(lines) == 108_001


def test_a_page_shows_two_and_a_half_seconds_of_a_lead_and_ten_of_the_rhythm_lead(
    inputs: tuple[DemoInput, ...],
) -> None:
    printed = inputs[1].printed
    assert printed is not None
    shown_s = {lead: np.isfinite(printed.lead_mv(lead)).sum() / 1000.0 for lead in printed.lead_names}
    assert shown_s == {lead: 10.0 if lead == "II" else 2.5 for lead in STANDARD_LEADS}
    assert np.isfinite(printed.lead_mv("aVR")[2500:5000]).all()


def test_each_file_is_what_its_name_says(inputs: tuple[DemoInput, ...]) -> None:
    heads = {item.path.name: item.path.read_bytes()[:4] for item in inputs}
    assert heads["page.pdf"] == b"%PDF"
    assert heads["page.png"] == b"\x89PNG"
    assert heads["scan.jpg"][:3] == b"\xff\xd8\xff"
