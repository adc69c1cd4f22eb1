"""How far one lead may be believed, in three steps: what its colours mean."""

from __future__ import annotations

from typing import Final, Literal

Trust = Literal["good", "usable", "poor"]

_GOOD: Final = 0.8
_USABLE: Final = 0.5
"""Below the first a person should look, below the second not rely on the lead; our estimate, as the confidence is."""


def trust_of(confidence: float) -> Trust:
    """Return the step that a confidence of 0 to 1 stands on."""
    return "good" if confidence >= _GOOD else "usable" if confidence >= _USABLE else "poor"
