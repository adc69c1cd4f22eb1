"""What the network of beat classes is told of a beat."""

from typing import Any

import numpy as np
import pytest
from ecg_analyzer.beats.class_input import CHANNELS, SAMPLES, TIMES, ClassInput, class_input
from ecg_analyzer.beats.detector import detect_beats
from ecg_analyzer.beats.values import intervals_ms

NORMAL_S = np.array([beat for beat in np.arange(0.6, 59.0, 0.8) if not 31.0 < beat < 32.0])
VENTRICULAR_S = 30.9
"""Half a second after the beat at 30.2 s; the next normal one is due at 32.6 s."""


def told(recipe: Any, *, rate_hz: float = 360.0, gain: float = 1.0, n_leads: int = 2) -> ClassInput:
    normal_s = NORMAL_S[(NORMAL_S < 30.5) | (NORMAL_S > 31.5)]
    lead_mv = gain * recipe.lead(
        normal_s, duration_s=60.0, sampling_rate_hz=rate_hz, ventricular_s=[VENTRICULAR_S], noise_mv=0.002
    )
    leads_mv = [lead_mv, -0.5 * lead_mv][:n_leads]
    found = detect_beats(leads_mv, rate_hz)
    rr_ms = intervals_ms(found.sample, rate_hz, np.zeros(lead_mv.size, np.bool_))
    return class_input(leads_mv, ("II", "V1")[:n_leads], found.morphology, rr_ms, rate_hz)


def ventricular(beats: ClassInput) -> Any:
    """Return the index of the ventricular beat, as an array."""
    return np.array([int(np.abs(beats.beat_s - VENTRICULAR_S).argmin())])


def test_a_usual_beat_is_seen_beside_itself(recipe: Any) -> None:
    beats = told(recipe)

    shape = beats.shapes(np.array([10]))

    assert shape.shape == (1, SAMPLES, CHANNELS)
    np.testing.assert_allclose(shape[0, :, 0], shape[0, :, 1], atol=0.15)
    assert np.ptp(shape[0, :, 1]) == pytest.approx(1.0, abs=0.01)  # in heights of the usual beat
    assert shape[0, :, 3].min() == pytest.approx(-shape[0, :, 1].max(), abs=0.05)  # the other lead, upside down


def test_a_ventricular_beat_is_early_and_of_another_shape(recipe: Any) -> None:
    beats = told(recipe)

    (of_beat,) = beats.shapes(ventricular(beats))
    (time,) = beats.times[ventricular(beats)]

    assert np.abs(of_beat[:, 0] - of_beat[:, 1]).max() > 0.3
    assert beats.times.shape[1] == TIMES == time.size
    # An interval of 0.7 s in a rhythm of 0.8 s, then a long one; both as three times the logarithm.
    assert time[0] == pytest.approx(3 * np.log(0.7 / 0.8), abs=0.05)
    assert time[1] > 0.5


@pytest.mark.parametrize("change", [{"rate_hz": 250.0}, {"rate_hz": 1000.0}, {"gain": 0.2}])
def test_rate_and_gain_of_the_recording_do_not_matter(recipe: Any, change: dict[str, float]) -> None:
    plain, other = told(recipe), told(recipe, **change)

    at = np.array([10])
    np.testing.assert_allclose(plain.shapes(at), other.shapes(at), atol=0.12)
    np.testing.assert_allclose(plain.times[at], other.times[at], atol=0.1)


def test_a_lead_that_is_not_there_is_zero(recipe: Any) -> None:
    shape = told(recipe, n_leads=1).shapes(np.array([10, 11]))

    assert not shape[:, :, 2:].any()
    assert shape[:, :, :2].any()


def test_beats_that_look_alike_have_one_family_and_an_odd_one_has_none(recipe: Any) -> None:
    beats = told(recipe)

    (odd,) = ventricular(beats)
    assert beats.family[odd] == -1
    assert (np.delete(beats.family, odd) == 0).mean() > 0.95
