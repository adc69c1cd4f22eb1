from __future__ import annotations

import pytest
from ecg_digitizer.vector.text_scale import lead_label, nearest_gain, only_lead, printed_gain, printed_speed


@pytest.mark.parametrize(
    ("text", "speed", "gain"),
    [
        ("25mm/s 10mm/mV 40Hz 9.0.9", 25.0, 10.0),
        ("sample freq.: 1000/s 25.0 mm/s | 10 mm/mV", 25.0, 10.0),
        ("10.00mm/mV 25.0mm/s 75Hz", 25.0, 10.0),
        ("12,5 mm/sec 5 mm/mV", 12.5, 5.0),
        ("Speed: 50 mm/s Limb: 10 mm/mV Chest: 5 mm/mV", 50.0, None),  # half-standard: one number will not do
        ("no scale at all, 100 mm", None, None),
        ("7 mm/s", None, None),  # no cart runs at that
    ],
)
def test_speed_and_gain_are_read_as_carts_print_them(text: str, speed: float | None, gain: float | None) -> None:
    assert printed_speed(text) == speed
    assert printed_gain(text) == gain


def test_a_report_of_one_lead_names_it_in_its_own_language() -> None:
    assert only_lead("25 mm/s, 10 mm/mV, Afleiding I, 512 Hz") == "I"
    assert only_lead("Lead II, similar to Lead II") == "II"
    assert only_lead("ST elevation in lead II and lead III") is None


def test_labels_are_leads_and_cabreras_upside_down_one() -> None:
    assert lead_label("aVR") == ("aVR", 1)
    assert lead_label("-aVR") == ("aVR", -1)
    assert lead_label("DII") == ("II", 1)
    for word in ("V", "V7", "1", "ECG", "mV", "Vent.", "II,"):
        assert lead_label(word) is None


def test_the_height_of_a_pulse_tells_the_gain_unless_it_is_no_gain() -> None:
    assert nearest_gain(9.8) == 10.0
    assert nearest_gain(5.1) == 5.0
    assert nearest_gain(7.5) is None
