"""Byte ranges and entity tags."""

import pytest
from ecg_api.problems import RefusedError
from ecg_api.ranges import ByteRange, matches, requested_range


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-9", ByteRange(0, 9)),
        ("bytes=90-", ByteRange(90, 99)),
        ("bytes=-10", ByteRange(90, 99)),
        ("bytes=-1000", ByteRange(0, 99)),
        ("bytes=95-1000", ByteRange(95, 99)),
    ],
)
def test_one_range_of_a_hundred_bytes(header: str, expected: ByteRange) -> None:
    assert requested_range(header, size=100) == expected


@pytest.mark.parametrize(
    "header", [None, "", "bytes=", "bytes=-", "bytes=9-1", "bytes=a-b", "lines=0-9", "bytes=0-1,5-6"]
)
def test_no_range_or_one_that_cannot_be_read_means_the_whole(header: str | None) -> None:
    assert requested_range(header, size=100) is None


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_behind_the_end_is_refused_with_the_size(header: str) -> None:
    with pytest.raises(RefusedError) as refused:
        requested_range(header, size=100)
    assert refused.value.code == "range_not_satisfiable"
    assert refused.value.headers == {"Content-Range": "bytes */100"}


def test_a_range_of_an_empty_object_is_refused() -> None:
    with pytest.raises(RefusedError):
        requested_range("bytes=0-", size=0)


@pytest.mark.parametrize("header", ['"a"', 'W/"a"', '"b", "a"', "*"])
def test_if_none_match_names_the_tag(header: str) -> None:
    assert matches(header, '"a"')


@pytest.mark.parametrize("header", [None, "", '"b"', "a", '"aa"'])
def test_if_none_match_does_not_name_the_tag(header: str | None) -> None:
    assert not matches(header, '"a"')
