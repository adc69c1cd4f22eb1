"""A page to be read and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass

from ecg_shared.contract.ecg import Ecg
from ecg_training.pages.page import PageTruth


@dataclass(frozen=True, slots=True, eq=False)
class GivenPage:
    """One file. ``truth`` is what it prints, None where nobody knows; ``geometry`` where it lies on the picture.

    ``counted`` are the leads that the score rests on, None for all; ``heart_rate_bpm`` was read from the page by hand.
    """

    group: str
    name: str
    content: bytes
    layout: str | None = None
    mm_per_s: float | None = None
    mm_per_mv: float | None = None
    truth: Ecg | None = None
    geometry: PageTruth | None = None
    counted: tuple[str, ...] | None = None
    heart_rate_bpm: float | None = None
