"""Which compressed answers a client takes."""

import pytest
from ecg_api.compression import accepted_encodings


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("", set()),
        ("gzip", {"gzip"}),
        ("GZIP;q=1.0, br ; q=0.001", {"gzip", "br"}),
        ("gzip;q=0, br;q=0.0", set()),
        ("gzip;q=high, br", {"br"}),
    ],
)
def test_encodings_of_weight_0_are_not_accepted(header: str, named: set[str]) -> None:
    assert accepted_encodings(header) == named
