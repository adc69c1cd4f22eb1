"""What is found in measurements and beats made for the purpose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from ecg_analyzer import findings
from ecg_analyzer.beats.values import Beats
from ecg_analyzer.findings.kind import Facts
from ecg_shared.contract.result import Finding, Measurement


@pytest.fixture(scope="session")
def findings_of() -> Callable[..., dict[str, Finding]]:
    """Find in measured values and ``per_lead`` ones, reasons for unknown ones, intervals, classes and the patient."""

    def found(
        values: Mapping[str, float | None] = {},
        *,
        per_lead: Mapping[str, Mapping[str, float]] = {},
        reasons: Mapping[str, str] = {},
        rr_ms: Any = (800.0,) * 20,
        classes: str = "",
        **patient: Any,
    ) -> dict[str, Finding]:
        n = len(rr_ms) + 1
        beats = Beats(
            sample=np.concatenate(([0.0], np.cumsum(rr_ms))),
            beat_class=np.array(list(classes or "N" * n)),
            probability=np.full(n, np.nan),
            rr_ms=np.concatenate(([np.nan], rr_ms)),
            shape=np.zeros(n, np.int64),
            sampling_rate_hz=1000.0,
        )
        names = {*values, *per_lead, *reasons}
        measured = {
            name: Measurement(
                value=values.get(name),
                unit="",
                n=1,
                method="",
                reason_if_null=reasons.get(name),
                per_lead=dict(per_lead[name]) if name in per_lead else None,
            )
            for name in names
        }
        facts = Facts(measured, beats, float(np.sum(rr_ms)) / 1000.0, **patient)
        return {finding.code: finding for find in findings.ALL if (finding := find(facts)) is not None}

    return found
