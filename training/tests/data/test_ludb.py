"""Reading LUDB."""

from __future__ import annotations

from pathlib import Path

from ecg_training.data.ludb import Wave, read, records


def test_the_records_at_hand_are_those_of_the_list(public_data: Path) -> None:
    assert len(records(public_data / "ludb")) == 134


def test_waves_of_a_lead_are_joined_from_their_brackets(public_data: Path) -> None:
    recording = read(public_data / "ludb", "1")

    assert recording.lead_names[:6] == ("I", "II", "III", "aVR", "aVL", "aVF")
    assert recording.signal_mv.shape == (12, 5000)
    assert recording.sampling_rate_hz == 500.0
    # As rdann prints lead II: ( N ) at 644 662 682, ( t ) at 776 843 878, ( p ) at 1250 1278 1302.
    assert recording.waves["II"][:3] == (
        Wave("QRS", 644, 662, 682),
        Wave("T", 776, 843, 878),
        Wave("P", 1250, 1278, 1302),
    )
