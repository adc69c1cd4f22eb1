"""A number as a field of a CSV file."""

from __future__ import annotations

import math


def cell(value: float, decimals: int) -> str:
    """Return the number with so many decimals, an empty text for NaN."""
    return "" if math.isnan(value) else f"{value:.{decimals}f}"
