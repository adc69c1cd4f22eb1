"""Who learns and who is held out."""

from __future__ import annotations

import numpy as np
from ecg_training.models.twelve_lead import folds
from ecg_training.models.twelve_lead.examples import Examples


def test_every_record_is_held_out_once_and_never_learned_from_then(examples: Examples) -> None:
    splits = list(folds.of_part(examples))

    assert np.array_equal(np.sum([held_out for _, held_out in splits], axis=0), np.ones(len(examples)))
    assert not any((learns & held_out).any() for learns, held_out in splits)


def test_no_official_fold_but_the_tenth_is_on_both_sides(examples: Examples) -> None:
    for learns, held_out in folds.of_part(examples):
        both = set(examples.fold[learns].tolist()) & set(examples.fold[held_out].tolist())
        assert both <= {10}


def test_in_the_tenth_fold_a_gap_lies_between_who_learns_and_who_is_held_out(examples: Examples) -> None:
    tenth = examples.fold == 10
    for learns, held_out in folds.of_part(examples):
        distance = np.abs(examples.ecg_id[learns & tenth][:, None] - examples.ecg_id[held_out & tenth][None])
        assert distance.min() > 300


def test_the_whole_set_has_its_official_folds(examples: Examples) -> None:
    ((learns, held_out),) = folds.official(examples)

    assert set(examples.fold[learns].tolist()) == {1, 2, 3, 4, 5, 6, 7, 8}
    assert set(examples.fold[held_out].tolist()) == {9, 10}
