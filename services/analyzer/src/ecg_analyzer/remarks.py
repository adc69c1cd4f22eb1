"""What the reader of a result should know though it stands."""

from __future__ import annotations

from typing import Final

import numpy as np
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.result import Warning_

from ecg_analyzer.quality.assessment import Quality
from ecg_analyzer.quality.lead_quality import Verdict
from ecg_analyzer.waves.delineation import EVERY_BEAT_AT_MOST_S, delineates_every_beat

ULTRA_SHORT_S: Final = 60.0
"""Below a minute HRV is ultra-short term and not comparable to 5 min (Task Force 1996; Shaffer & Ginsberg 2017,
doi:10.3389/fpubh.2017.00258)."""


def remarks(
    ecg: Ecg, leads: tuple[str, ...], quality: Quality, *, columns_only: bool = False, every_beat: bool = False
) -> tuple[Warning_, ...]:
    """Return the warnings of a recording whose widths rest on ``leads``, its rate on them or on all columns."""
    found = []
    if ecg.duration_s < ULTRA_SHORT_S:
        found.append(
            Warning_(
                code="ultra_short",
                detail=f"RMSSD and SDNN rest on {ecg.duration_s:.0f} s; do not compare them with values of 5 minutes.",
            )
        )
    recorded = [name for name, lead_mv in zip(ecg.lead_names, ecg.signal_mv, strict=True) if np.isfinite(lead_mv).any()]
    apart = [name for name in recorded if name not in leads and name not in quality.unusable]
    if apart:
        what = "The rate is from all columns, widths are" if columns_only else "Rate, rhythm and widths are"
        found.append(
            Warning_(
                code="leads_not_simultaneous",
                detail=f"{what} from {', '.join(leads)}; other leads show other beats.",
            )
        )
    if every_beat and not delineates_every_beat(ecg.duration_s, asked=True):
        found.append(
            Warning_(
                code="every_beat_left_out",
                detail=f"Waves are of median beats: single ones only up to {EVERY_BEAT_AT_MOST_S / 60:.0f} minutes.",
            )
        )
    if quality.reason_if_not_interpretable is not None:
        found.append(
            Warning_(code="not_interpretable", detail="Nothing in the signal looks like beats; record it again.")
        )
    elif quality.verdict == Verdict.POOR:
        found.append(Warning_(code="poor_quality", detail="The signal is poor; check the result by eye."))
    if not ecg.calibrated:
        found.append(Warning_(code="not_calibrated", detail="The millivolts rest on an assumption; times do not."))
    return tuple(found)
