"""What a page was read as: the signal, how well each lead was read, and where it stands on the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.result import Box, Consistency, DigitizationPart, DigitizedLead, PageVerdict

from ecg_digitizer.reading.confidence import Signs

Array = npt.NDArray[np.float64]
Verdict = Literal["ok", "review", "reject"]


@dataclass(frozen=True, slots=True, eq=False)
class ReadLead:
    """One lead as it was read. ``outline_px`` is its traced line on the picture as it came, (n, 2), NaN in gaps.

    ``expected_snr_db``: signal over noise that the reading itself expects, None where it is exact or unknown.
    ``signs``: what the confidence rests on, None where the reading is exact.
    """

    name: str
    coverage: float
    confidence: float
    outline_px: Array
    is_strip: bool
    expected_snr_db: float | None = None
    signs: Signs | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Digitization:
    """A page read. ``leads`` follow ``ecg.lead_names``; ``reasons`` are codes that explain the verdict.

    ``px_per_mm_xy`` is along and across the paper, in pixels of the picture as it came; None where it is not known.
    """

    ecg: Ecg
    layout: str
    rotation_deg: float
    px_per_mm_xy: tuple[float, float] | None
    mm_per_s: float
    mm_per_mv: float
    grid_source: str
    verdict: Verdict
    reasons: tuple[str, ...]
    leads: tuple[ReadLead, ...]
    consistency: Consistency

    @property
    def px_per_mm(self) -> float | None:
        """Pixels per millimetre, the mean of both directions."""
        return None if self.px_per_mm_xy is None else math.sqrt(math.prod(self.px_per_mm_xy))

    def document(self, *, page: int, boxes: Sequence[Box], before: Sequence[PageVerdict] = ()) -> DigitizationPart:
        """Return the digitization part of the result.

        ``page`` counts from 1, ``boxes`` are where the leads lie on the page as shown, ``before`` are the pages
        without an ECG.
        """
        own = PageVerdict(page=page, has_ecg=True, layout=self.layout, verdict=self.verdict)
        return DigitizationPart(
            page=page,
            pages=[*before, own],
            layout=self.layout,
            rotation_deg=round(self.rotation_deg, 3),
            px_per_mm=None if self.px_per_mm is None else round(self.px_per_mm, 4),
            mm_per_s=self.mm_per_s,
            mm_per_mv=self.mm_per_mv,
            grid_source=self.grid_source,
            verdict=self.verdict,
            reasons=list(self.reasons),
            leads=[
                DigitizedLead(
                    name=lead.name,
                    coverage=round(lead.coverage, 4),
                    confidence=round(lead.confidence, 3),
                    expected_snr_db=None if lead.expected_snr_db is None else round(lead.expected_snr_db, 1),
                    box=box,
                )
                for lead, box in zip(self.leads, boxes, strict=True)
            ],
            consistency=self.consistency,
        )
