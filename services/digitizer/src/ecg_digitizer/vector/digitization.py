"""A page's vector reading as the digitizer's result: one recording, its leads' places in pixels, and a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.result import Consistency

from ecg_digitizer.digitization import Digitization, ReadLead
from ecg_digitizer.vector.reading import VectorLead, VectorReading, as_ecg, lead_names, resampled

_CHECK_RATE_HZ: Final = 500.0
_LEAST_SHARED_S: Final = 1.0
_EINTHOVEN_SHARE: Final = 0.1
"""Share of the limb leads' size that I + III - II may have: vectors are exact, a smoothing program leaves a little."""
_STRIP_R: Final = 0.9
_WHOLE: Final = 0.9


def digitization_of(reading: VectorReading, *, px_per_pt: float, leads: Sequence[str] | None = None) -> Digitization:
    """Return the reading as a digitization of the page drawn at ``px_per_pt``.

    ``leads`` are the caller's names in reading order and win over the page's labels. Raises EcgError
    ``invalid_leads`` where they are not as many as the traces.
    """
    if leads is not None:
        reading = _renamed(reading, leads)
    ecg = as_ecg(reading)
    chosen = _chosen(reading, ecg)
    consistency, contradictions = _consistency(reading.leads)
    incomplete = [f"incomplete_{name}" for name, parts in chosen.items() if _coverage(parts) < _WHOLE]
    reasons = (*reading.doubts, *contradictions, *incomplete)
    certainty = reading.confidence * (0.5 if contradictions else 1.0)
    return Digitization(
        ecg=replace(ecg, calibrated="gain_assumed" not in reading.doubts),
        layout=reading.layout,
        rotation_deg=0.0,
        px_per_mm_xy=(px_per_pt / reading.mm_per_pt_x, px_per_pt / reading.mm_per_pt_y),
        mm_per_s=reading.mm_per_s,
        mm_per_mv=reading.mm_per_mv,
        grid_source={"lines": "vector_grid", "pulse": "vector_pulse"}.get(reading.sources["grid"], "paper_size"),
        verdict="review" if reasons else "ok",
        reasons=reasons,
        leads=tuple(_read_lead(name, parts, px_per_pt, certainty) for name, parts in chosen.items()),
        consistency=consistency,
    )


def _renamed(reading: VectorReading, names: Sequence[str]) -> VectorReading:
    if len(names) != len(reading.leads):
        raise EcgError(
            f"{len(names)} leads were named, the page shows {len(reading.leads)}.", code=ErrorCode.INVALID_LEADS
        )
    leads = tuple(replace(lead, name=name) for lead, name in zip(reading.leads, names, strict=True))
    doubts = tuple(doubt for doubt in reading.doubts if doubt != "labels_not_read")
    return replace(reading, leads=leads, doubts=doubts)


def _chosen(reading: VectorReading, ecg: Ecg) -> dict[str, list[VectorLead]]:
    """Return the traces that make up each lead of the recording: rows that follow each other, the longer of doubles."""
    found: dict[str, list[VectorLead]] = {}
    pairs = zip(lead_names(reading.leads), reading.leads, strict=True)
    for name, lead in sorted(pairs, key=lambda pair: -pair[1].t_s.size):
        parts = found.setdefault(name, [])
        if all(lead.t_s[0] > part.t_s[-1] or lead.t_s[-1] < part.t_s[0] for part in parts):
            parts.append(lead)
    return {name: found[name] for name in ecg.lead_names}


def _coverage(parts: Sequence[VectorLead]) -> float:
    return float(np.isfinite(np.concatenate([part.mv for part in parts])).mean())


def _read_lead(name: str, parts: Sequence[VectorLead], px_per_pt: float, certainty: float) -> ReadLead:
    coverage = _coverage(parts)
    outlines = [np.where(np.isfinite(part.mv)[:, None], part.outline_pt, np.nan) for part in parts]
    between = np.full((1, 2), np.nan)
    outline_pt = np.concatenate([piece for outline in outlines for piece in (outline, between)][:-1])
    return ReadLead(
        name=name,
        coverage=coverage,
        confidence=float(np.clip(certainty * coverage, 0.0, 1.0)),
        outline_px=outline_pt * px_per_pt - 0.5,  # pixel centres are whole numbers
        is_strip=parts[0].column == 0 and parts[0].t_s[-1] - parts[0].t_s[0] > 8.0,
    )


def _consistency(leads: Sequence[VectorLead]) -> tuple[Consistency, list[str]]:
    """Check II = I + III and each strip against its lead where they are simultaneous."""
    end_s = max(float(lead.t_s[-1]) for lead in leads)
    at_s = np.arange(round(end_s * _CHECK_RATE_HZ)) / _CHECK_RATE_HZ
    traces: dict[str, list[np.ndarray[tuple[int, ...], np.dtype[np.float64]]]] = {}
    for lead in leads:
        if lead.name is not None:
            traces.setdefault(lead.name, []).append(resampled(lead, at_s))
    contradictions = []
    einthoven_mv = None
    if all(name in traces for name in ("I", "II", "III")):
        one, two, three = (traces[name][0] for name in ("I", "II", "III"))
        shared = np.isfinite(one + two + three)
        if shared.sum() >= _LEAST_SHARED_S * _CHECK_RATE_HZ:
            einthoven_mv = round(float(np.std((one + three - two)[shared])), 4)
            size_mv = float(np.sqrt(np.mean([np.var(trace[shared]) for trace in (one, two, three)])))
            if einthoven_mv > _EINTHOVEN_SHARE * size_mv + 0.02:
                contradictions.append("einthoven_disagrees")
    strip_r = None
    for twice in (found for found in traces.values() if len(found) > 1):
        shared = np.isfinite(twice[0] + twice[1])
        if shared.sum() >= _LEAST_SHARED_S * _CHECK_RATE_HZ and twice[0][shared].std() * twice[1][shared].std() > 0:
            strip_r = round(float(np.corrcoef(twice[0][shared], twice[1][shared])[0, 1]), 4)
            if strip_r < _STRIP_R:
                contradictions.append("strip_disagrees")
            break
    return Consistency(einthoven_mv=einthoven_mv, rhythm_strip_r=strip_r), contradictions
