from __future__ import annotations

import pytest
from ecg_training.pages.plans import HELD_OUT_LAYOUTS, LAYOUTS
from ecg_training.pages.split import Split, ludb_split, ptbxl_split, seed_of


@pytest.mark.parametrize("number", [1, 8, 23, 34, 59, 89, 97, 124])
def test_records_on_the_public_pages_are_never_trained_on(number: int) -> None:
    assert ludb_split(number) is Split.TEST


@pytest.mark.parametrize("ecg_id", [9, 122, 2282, 7727])
def test_ptbxl_records_on_the_public_pages_belong_to_no_side(ecg_id: int) -> None:
    assert ptbxl_split(ecg_id) is None


def test_sides_of_ptbxl_lie_at_least_300_records_apart() -> None:
    # repeat visits of a person lie close together in ecg_id
    sides = {ecg_id: side for ecg_id in range(1, 14_500) if (side := ptbxl_split(ecg_id)) is not None}
    assert {sides[2501], sides[11_000], sides[14_000]} == {Split.TRAIN, Split.VALIDATE, Split.TEST}
    borders = [
        (one, other) for one, other in zip(list(sides), list(sides)[1:], strict=False) if sides[one] != sides[other]
    ]
    assert min(other - one for one, other in borders) > 300


def test_about_half_of_ludb_is_trained_on() -> None:
    assert 80 <= sum(ludb_split(number) is Split.TRAIN for number in range(1, 201)) <= 110


def test_seeds_differ_by_side_class_and_page() -> None:
    seeds = {seed_of(side, page_class, n) for side in Split for page_class in ("scan", "photo") for n in range(100)}
    assert len(seeds) == 600


def test_layouts_for_judging_are_not_for_training() -> None:
    assert not set(LAYOUTS) & set(HELD_OUT_LAYOUTS)
