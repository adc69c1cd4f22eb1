"""Labels of samples and disguises of leads."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from ecg_training.data.ludb import Recording, Wave
from ecg_training.models.delineator.examples import IGNORED, Disguises, Examples, disguise, prepare

NO_NOISE = np.empty((0, 0), np.float32)
PLAIN = Disguises(
    resized=(1.0, 1.0),
    most_stretch=1.0,
    most_shift=0.0,
    mixed=0.0,
    inverted=0.0,
    noisy=0.0,
    wandering=0.0,
    most_swell=0.0,
)


def _recording(*waves: Wave, record: str = "a") -> Recording:
    signal_mv = np.random.default_rng(0).normal(0.0, 0.1, (2, 5000)).astype(np.float32)
    return Recording(record, ("I", "II"), signal_mv, 500.0, {"I": (), "II": waves})


def test_samples_are_labelled_by_wave_and_ignored_outside_the_marks() -> None:
    examples = prepare([_recording(Wave("P", 1000, 1020, 1040), Wave("QRS", 1080, 1100, 1120))])

    label = examples.label[0]
    assert examples.lead.tolist() == ["II"]  # lead I has no marks
    assert examples.ecg.shape == (1, 2500)  # 10 s at 250 Hz
    assert set(label[1000:1041]) == {1}
    assert set(label[1041:1080]) == {0}
    assert set(label[1080:1121]) == {2}
    # 40 ms, 20 samples, on either side hold nothing; beyond, nobody marked anything.
    assert set(label[980:1000]) == {0}
    assert set(label[1121:1141]) == {0}
    assert set(label[:980]) == set(label[1141:]) == {IGNORED}


def test_a_side_whose_border_was_left_open_is_ignored() -> None:
    label = prepare([_recording(Wave("QRS", None, 1100, 1120), Wave("T", 1200, 1250, 1300))]).label[0]

    assert set(label[1080:1100]) == {IGNORED}
    assert set(label[1100:1121]) == {2}


@pytest.fixture
def examples() -> Examples:
    return prepare([_recording(*(Wave("QRS", at, at + 20, at + 40) for at in range(500, 4500, 500)))])


def test_labels_move_with_their_samples(examples: Examples) -> None:
    # Where the label says QRS, a marker in the lead must be.
    marked = replace(examples, ecg=(examples.label[:, ::2] == 2).astype(np.float32))
    moved = replace(PLAIN, most_stretch=1.3, most_shift=100.0)

    ecg, label = disguise(marked, NO_NOISE, np.random.default_rng(1), moved)

    judged = label != IGNORED
    assert ((ecg > 0.5) == (label == 2))[judged].mean() > 0.98


def test_what_lies_beyond_a_lead_is_ignored(examples: Examples) -> None:
    slow = replace(PLAIN, most_shift=1000.0)  # 4 s: the cut reaches over an end

    _, label = disguise(examples, NO_NOISE, np.random.default_rng(1), slow)

    assert label.shape == (1, 1920)
    assert (label == IGNORED).sum() > 400


def test_p_waves_change_their_size_and_nothing_else_does() -> None:
    examples = prepare([_recording(Wave("P", 2000, 2020, 2040), Wave("QRS", 2080, 2100, 2120))])

    plain, label = disguise(examples, NO_NOISE, np.random.default_rng(1), PLAIN)
    resized, _ = disguise(examples, NO_NOISE, np.random.default_rng(1), replace(PLAIN, resized=(2.0, 2.0)))

    changed = ~np.isclose(plain, resized, atol=1e-6)
    assert changed.sum() > 10
    assert (label[changed] == 1).all()


def test_disguises_repeat_with_their_seed_and_differ_without(examples: Examples) -> None:
    first, again, other = (disguise(examples, NO_NOISE, np.random.default_rng(seed))[0] for seed in (1, 1, 2))

    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_another_lead_of_the_same_record_is_mixed_in_and_none_of_another() -> None:
    one, two = _recording(Wave("P", 1000, 1020, 1040)), _recording(Wave("P", 1000, 1020, 1040), record="b")
    examples = prepare([one, two])
    mixing = replace(PLAIN, mixed=1.0)

    mixed, _ = disguise(examples, NO_NOISE, np.random.default_rng(1), mixing)
    plain, _ = disguise(examples, NO_NOISE, np.random.default_rng(1), PLAIN)

    # Each record has one marked lead, so only itself can be added: the form stays, the size changes.
    for row in range(2):
        assert np.corrcoef(mixed[row], plain[row])[0, 1] == pytest.approx(1.0, abs=1e-3)
        assert not np.allclose(mixed[row], plain[row])
