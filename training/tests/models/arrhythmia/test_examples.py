"""Windows and their labels."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from ecg_analyzer.prediction.windows import WINDOW_SAMPLES as SERVICE_WINDOW_SAMPLES
from ecg_analyzer.prediction.windows import windows
from ecg_training.data.cinc2017 import Strip
from ecg_training.data.mitdb import Recording
from ecg_training.models.arrhythmia.examples import Disguises, Examples, cut, cut_strip, disguise
from ecg_training.models.arrhythmia.graph import WINDOW_SAMPLES

MakeRecording = Callable[..., Recording]

PLAIN = Disguises(most_gain=1.0, inverted=0.0, noisy=0.0, other_rate=0.0, cut_short=0.0)
NO_NOISE = np.empty((0, WINDOW_SAMPLES), np.float32)


def test_the_network_takes_windows_of_the_services_length() -> None:
    assert WINDOW_SAMPLES == SERVICE_WINDOW_SAMPLES


def test_windows_are_the_services_own(make_recording: MakeRecording) -> None:
    recording = make_recording("a")

    examples = cut(recording)

    expected, start_s = windows(recording.signal_mv[0], 360.0)
    of_first_lead = examples.where(examples.lead == "MLII")
    np.testing.assert_array_equal(of_first_lead.ecg, expected)
    np.testing.assert_array_equal(of_first_lead.start_s, start_s)
    assert len(examples) == 2 * 6  # two leads of 60 s


def test_a_window_with_a_single_abnormal_beat_is_abnormal(make_recording: MakeRecording) -> None:
    examples = cut(make_recording("a", abnormal_beats_s=(23.2,)))

    main = examples.where(examples.lead == "MLII")
    assert main.abnormal.tolist() == [False, False, True, False, False, False]
    # 23.2 s is 3.2 s into the third window: half second number 6, counted from 0
    assert np.flatnonzero(main.evidence[2]).tolist() == [6]


def test_a_beat_on_the_border_belongs_to_the_window_that_begins_there(make_recording: MakeRecording) -> None:
    examples = cut(make_recording("a", abnormal_beats_s=(20.0,)))

    assert examples.abnormal[:6].tolist() == [False, False, True, False, False, False]


@pytest.mark.parametrize(
    ("rhythm", "abnormal"), [("AFIB", True), ("VT", True), ("BII", True), ("N", False), ("SBR", False), ("PREX", False)]
)
def test_rhythms_other_than_sinus_rhythm_are_abnormal(
    make_recording: MakeRecording, rhythm: str, abnormal: bool
) -> None:
    examples = cut(make_recording("a", rhythms=(("N", 0, 30), (rhythm, 30, 45), ("N", 45, 60))))

    assert examples.abnormal[:6].tolist() == [False, False, False, abnormal, abnormal, False]


def test_a_shift_moves_windows_and_labels_alike(make_recording: MakeRecording) -> None:
    examples = cut(make_recording("a", abnormal_beats_s=(23.2,)), shift_s=3.5)

    main = examples.where(examples.lead == "MLII")
    # Windows from 3.5, 13.5, … 43.5 s, and the last one ends with the record: 50 s.
    assert main.start_s.tolist() == [3.5, 13.5, 23.5, 33.5, 43.5, 50.0]
    assert main.abnormal.tolist() == [False, True, False, False, False, False]


@pytest.mark.parametrize(("label", "abnormal"), [("N", [False, False]), ("A", [True, True]), ("O", []), ("~", [])])
def test_a_strips_label_holds_for_all_its_windows_and_other_labels_give_none(label: str, abnormal: list[bool]) -> None:
    lead_mv = np.sin(np.arange(20 * 300)).astype(np.float32)  # 20 s at 300 Hz

    examples = cut_strip(Strip("A00001", label, lead_mv))

    assert examples.abnormal.tolist() == abnormal


def one_window(evidence_slot: int) -> Examples:
    evidence = np.zeros((1, 20), np.bool_)
    evidence[0, evidence_slot] = True
    ecg = np.random.default_rng(0).normal(size=(1, WINDOW_SAMPLES)).astype(np.float32)
    return Examples(ecg, evidence, np.array(["a"]), np.array(["MLII"]), np.zeros(1))


def test_without_disguises_windows_stay_as_they_are() -> None:
    examples = one_window(3)

    ecg, abnormal = disguise(examples, NO_NOISE, np.random.default_rng(0), PLAIN)

    np.testing.assert_array_equal(ecg, examples.ecg)
    assert abnormal.tolist() == [True]


@pytest.mark.parametrize(("slot", "abnormal"), [(0, True), (19, False)])
def test_what_is_cut_off_no_longer_counts(slot: int, abnormal: bool) -> None:
    always_cut = Disguises(most_gain=1.0, inverted=0.0, noisy=0.0, other_rate=0.0, cut_short=1.0)

    ecg, labels = disguise(one_window(slot), NO_NOISE, np.random.default_rng(0), always_cut)

    # Between 5 and 9.5 s are kept: the first half second always, the last never.
    assert labels.tolist() == [abnormal]
    assert (ecg[0, :1800] != 0).all()
    assert (ecg[0, 3420:] == 0).all()


@pytest.mark.parametrize(
    ("faster", "slot", "abnormal"),
    [(0.8, 0, True), (0.8, 15, True), (0.8, 16, False), (1.25, 0, True), (1.25, 19, True)],
)
def test_at_another_rate_what_falls_off_the_end_no_longer_counts(faster: float, slot: int, abnormal: bool) -> None:
    at_rate = Disguises(most_gain=1.0, inverted=0.0, noisy=0.0, other_rate=1.0, faster=(faster, faster), cut_short=0.0)

    _, labels = disguise(one_window(slot), NO_NOISE, np.random.default_rng(0), at_rate)

    # At 0.8 of the rate the window shows its first 8 s: half seconds 0 to 15. Played faster, all of it.
    assert labels.tolist() == [abnormal]


def test_played_faster_the_window_ends_in_zeros() -> None:
    faster = Disguises(most_gain=1.0, inverted=0.0, noisy=0.0, other_rate=1.0, faster=(1.25, 1.25), cut_short=0.0)

    ecg, _ = disguise(one_window(0), NO_NOISE, np.random.default_rng(0), faster)

    # 10 s last 8 s: 2880 samples
    assert (ecg[0, :2879] != 0).all()
    assert (ecg[0, 2880:] == 0).all()


def test_noise_is_added_at_the_level_asked_for() -> None:
    examples = one_window(0)
    noise = np.random.default_rng(1).normal(size=(5, WINDOW_SAMPLES)).astype(np.float32)
    at_6_db = Disguises(most_gain=1.0, inverted=0.0, noisy=1.0, snr_db=(6.0, 6.0), other_rate=0.0, cut_short=0.0)

    ecg, _ = disguise(examples, noise, np.random.default_rng(0), at_6_db)

    added = ecg - examples.ecg
    assert 20 * np.log10(examples.ecg.std() / added.std()) == pytest.approx(6.0, abs=0.01)


def test_the_same_seed_gives_the_same_disguises(make_recording: MakeRecording) -> None:
    examples = cut(make_recording("a", abnormal_beats_s=(23.2,)))

    first, _ = disguise(examples, examples.ecg, np.random.default_rng(3))
    second, _ = disguise(examples, examples.ecg, np.random.default_rng(3))
    other, _ = disguise(examples, examples.ecg, np.random.default_rng(4))

    np.testing.assert_array_equal(first, second)
    assert not np.array_equal(first, other)


def test_the_originals_are_never_written_to(make_recording: MakeRecording) -> None:
    examples = cut(make_recording("a", abnormal_beats_s=(23.2,)))
    before, evidence = examples.ecg.copy(), examples.evidence.copy()

    disguise(examples, examples.ecg, np.random.default_rng(0))

    np.testing.assert_array_equal(examples.ecg, before)
    np.testing.assert_array_equal(examples.evidence, evidence)
