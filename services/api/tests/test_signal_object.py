"""What is read together of a stored signal."""

from ecg_api.signal_cut import Block
from ecg_api.signal_object import runs


def test_leads_that_lie_close_are_read_together() -> None:
    close = [Block(0, 1_000), Block(20_000, 1_000), Block(40_000, 1_000)]
    assert runs(close) == [close]


def test_leads_that_lie_far_apart_are_read_one_by_one() -> None:
    # 24 hours of a lead at 250 Hz are 43 MB
    far = [Block(0, 5_000), Block(43_200_000, 5_000)]
    assert runs(far) == [[far[0]], [far[1]]]


def test_no_more_is_read_together_than_fits_into_memory() -> None:
    large = [Block(0, 700_000), Block(700_000, 700_000)]
    assert runs(large) == [[large[0]], [large[1]]]


def test_leads_asked_for_in_another_order_stay_in_it() -> None:
    turned = [Block(1_000, 1_000), Block(0, 1_000)]
    assert runs(turned) == [[turned[0]], [turned[1]]]


def test_an_empty_cut_reads_nothing() -> None:
    assert runs([]) == []
