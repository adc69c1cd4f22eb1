"""Leads that look at the same wall of the heart from beside each other."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

CONTIGUOUS: Final = (
    *(("II", "III"), ("II", "aVF"), ("III", "aVF"), ("I", "aVL")),
    *(("V1", "V2"), ("V2", "V3"), ("V3", "V4"), ("V4", "V5"), ("V5", "V6")),
)
"""Fourth Universal Definition of Myocardial Infarction 2018."""


def with_a_neighbour(leads: Collection[str]) -> list[str]:
    """Return those of the leads that lie beside another one of them, limb leads first."""
    found = {lead for pair in CONTIGUOUS if set(pair) <= set(leads) for lead in pair}
    return [lead for lead in dict.fromkeys(lead for pair in CONTIGUOUS for lead in pair) if lead in found]
