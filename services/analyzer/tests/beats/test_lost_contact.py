import numpy as np
from ecg_analyzer.beats.lost_contact import lost_contact

RATE_HZ = 250.0
BEAT_SAMPLE = np.array([n * 200.0 for n in (*range(1, 6), *range(10, 20))])  # 75 bpm, and 4 s without a beat
RR_MS = np.concatenate(([np.nan], np.diff(BEAT_SAMPLE) * 4.0))
AFTER_THE_LONG_ONE = 5


def lead() -> np.ndarray:
    """Beats of 1 mV and 40 ms, on a level line."""
    signal_mv = np.zeros(20 * 200)
    for at in BEAT_SAMPLE.astype(int):
        signal_mv[at - 5 : at + 5] = 1.0
    return signal_mv


def knock(signal_mv: np.ndarray) -> np.ndarray:
    """The same lead with an electrode knocked after the fifth beat: up by 3 mV, and back within some seconds."""
    knocked_mv = signal_mv.copy()
    knocked_mv[1020:] += 3.0 * np.exp(-np.arange(knocked_mv.size - 1020) / 300.0)
    return knocked_mv


def test_a_pause_on_a_level_line_is_a_pause() -> None:
    assert lost_contact(lead()[None], BEAT_SAMPLE, RR_MS, RATE_HZ).size == 0


def test_a_long_interval_in_which_the_line_runs_away_is_lost_contact() -> None:
    assert lost_contact(knock(lead())[None], BEAT_SAMPLE, RR_MS, RATE_HZ).tolist() == [AFTER_THE_LONG_ONE]


def test_a_second_lead_that_stays_level_vouches_for_the_pause() -> None:
    assert lost_contact(np.stack([knock(lead()), lead()]), BEAT_SAMPLE, RR_MS, RATE_HZ).size == 0


def test_breathing_is_no_loss_of_contact() -> None:
    breathing_mv = 0.25 * np.sin(np.arange(4000) / RATE_HZ * 2 * np.pi * 0.25)

    assert lost_contact((lead() + breathing_mv)[None], BEAT_SAMPLE, RR_MS, RATE_HZ).size == 0


def test_the_answer_does_not_depend_on_gain_or_offset() -> None:
    changed_mv = -40.0 * knock(lead()) + 7.0

    assert lost_contact(changed_mv[None], BEAT_SAMPLE, RR_MS, RATE_HZ).tolist() == [AFTER_THE_LONG_ONE]
