"""Which recordings the digitizer's networks may see: by record, so that a person is on one side only.

LUDB: a record is a person, so a hash of its number decides. PTB-XL (fold 10 at 500 Hz): repeat visits lie close
together in ``ecg_id`` and most persons are not named, so ranges of ``ecg_id`` decide, with gaps between them. What the
public pages with truth show is never trained on.
"""

from __future__ import annotations

import zlib
from enum import StrEnum
from typing import Final

_LUDB_ON_PAGES: Final = frozenset({1, 8, 23, 34, 59, 66, 89, 97, 124})
_PTBXL_RANGES: Final = (
    ("train", 2500, 7600),
    ("train", 7900, 10000),
    ("validate", 10300, 11500),
    ("test", 11800, 14500),
)
"""Up to 2300 and about 7727 are the recordings of the public pages."""


class Split(StrEnum):
    """A side of the split; seeds, typefaces and colours are split along with the recordings."""

    TRAIN = "train"
    VALIDATE = "validate"
    TEST = "test"


def ludb_split(number: int) -> Split:
    """Return the side of a record of LUDB: five tenths train, one validate, four test."""
    place = zlib.crc32(f"ludb/{number}".encode()) % 10
    if number in _LUDB_ON_PAGES or place >= 6:
        return Split.TEST
    return Split.TRAIN if place < 5 else Split.VALIDATE


def ptbxl_split(ecg_id: int) -> Split | None:
    """Return the side of a 500 Hz record of PTB-XL, None for the gaps and what the public pages show."""
    return next((Split(side) for side, first, last in _PTBXL_RANGES if first < ecg_id <= last), None)


def seed_of(split: Split, *parts: str | int) -> int:
    """Return a seed that no other side, class or page has."""
    return zlib.crc32("/".join([split, *map(str, parts)]).encode())
