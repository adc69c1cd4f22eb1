"""The heads that have a model, one file each. Adding one: its file, its test, its line in ALL."""

from __future__ import annotations

from typing import Final

from ecg_analyzer.prediction.kind import HeadKind
from ecg_analyzer.prediction.rhythm import RHYTHM
from ecg_analyzer.prediction.twelve_lead import TWELVE_LEAD

ALL: Final[tuple[HeadKind, ...]] = (RHYTHM, TWELVE_LEAD)
"""In the order in which they are asked."""
