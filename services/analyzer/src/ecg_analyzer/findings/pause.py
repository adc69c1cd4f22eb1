"""Pause between two beats."""

from __future__ import annotations

import numpy as np
from ecg_shared.contract.result import Evidence, Finding

from ecg_analyzer.findings.kind import Facts
from ecg_analyzer.findings.thresholds import PAUSE


def pause(facts: Facts) -> Finding | None:
    """Find an interval of 3 s or more; intervals across gaps are unknown and do not count."""
    rr_ms = facts.beats.rr_ms
    known = rr_ms[np.isfinite(rr_ms)]
    if known.size == 0 or known.max() < PAUSE.value:
        return None
    longest_ms = float(known.max())
    return Finding(
        code="pause",
        text=f"Pause of {longest_ms / 1000:.1f} s between two beats.",
        severity="urgent",
        evidence=Evidence(measurement="rr_ms", value=longest_ms, threshold=PAUSE.value, source=PAUSE.source),
    )
