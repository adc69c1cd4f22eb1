"""Ventricular flutter or fibrillation."""

from __future__ import annotations

from ecg_shared.contract.result import Finding

from ecg_analyzer.findings.kind import Facts, evidence
from ecg_analyzer.findings.thresholds import FLUTTER


def ventricular_flutter(facts: Facts) -> Finding | None:
    """Find seconds of a ventricular wave without QRS complexes; it holds no beats, so no rate is given of it."""
    rate_hz, flutter = facts.beats.sampling_rate_hz, facts.beats.flutter
    lengths_s = [(stretch.end_sample - stretch.start_sample) / rate_hz for stretch in flutter]
    if not lengths_s:
        return None
    first_s = flutter[0].start_sample / rate_hz
    times = f"{len(lengths_s)} times, the longest" if len(lengths_s) > 1 else f"at {first_s:.0f} s,"
    return Finding(
        code="ventricular_flutter",
        text=f"Ventricular flutter or fibrillation {times} {max(lengths_s):.0f} s; no beats are counted in it.",
        severity="urgent",
        evidence=evidence(max(lengths_s), FLUTTER, measurement="ventricular_flutter_s"),
    )
