"""Reads one given page and compares everything that is known of it."""

from __future__ import annotations

import hashlib
import math
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from ecg_analyzer.pipeline import analyze
from ecg_digitizer.digitization import Digitization, ReadLead
from ecg_digitizer.ingest.loading import load_page
from ecg_digitizer.options import PageOptions
from ecg_digitizer.shown.overlay import draw_overlay
from ecg_digitizer.shown.trust import trust_of
from ecg_digitizer.upload import DocumentReading, read_document
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError
from ecg_shared.contract.options import JobOptions
from ecg_shared.contract.result import DigitizedLead
from ecg_shared.scores.digitization import LeadScore, score_page
from ecg_shared.serving.engine import Engine
from ecg_training.pages.page import PageTruth

from bench.pages_given import GivenPage

ROOT: Final = Path(__file__).resolve().parents[1]
_PEAK: Final = "VmHWM:"


@dataclass(frozen=True, slots=True)
class LeadOutcome:
    """One printed lead. ``confidence`` and ``expected_rmse_uv`` are the digitizer's word, None where it says nothing.

    ``label_right``: the lead of this name was traced where this lead stands; None where the place is not known.
    """

    score: LeadScore
    confidence: float | None
    expected_rmse_uv: float | None
    label_right: bool | None
    silent_failure: bool


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """One page. None where there is nothing to compare with; ``error`` is the code of a refusal."""

    group: str
    name: str
    error: str | None
    verdict: str | None
    leads: tuple[LeadOutcome, ...]
    layout_right: bool | None
    scale_right: bool | None
    px_per_mm_error: float | None
    heart_rate_bpm: float | None
    true_heart_rate_bpm: float | None
    overlay_sha256: str | None
    seconds: float
    peak_rss_mb: float

    @property
    def ac_db(self) -> float:
        """Mean over the counted leads, failures at 0 dB or less."""
        return float(np.mean([lead.score.counted_ac_db for lead in self.leads])) if self.leads else 0.0

    @property
    def failed(self) -> bool:
        """Refused, or most of its leads failed."""
        return self.error is not None or sum(lead.score.failed for lead in self.leads) > len(self.leads) / 2


def read_given(given: GivenPage, *, heart_rate: bool, overlay: Path | None, threads: int = 1) -> PageOutcome:
    """Read a page and compare; the overlay's file name is the page's, with what the folder forbids replaced.

    ``heart_rate`` also analyses what was read, and what the page prints where that is known. The networks run on
    so many ``threads``.
    """
    reading, error = None, None
    _forget_peak()
    started_s = time.perf_counter()
    try:
        reading = read_document(
            lambda page: load_page(given.content, PageOptions(), page=page), PageOptions(), _models(threads), page=None
        )
    except EcgError as refused:
        error = str(refused.code)
    seconds, peak_mb = time.perf_counter() - started_s, _peak_mb()
    true_bpm = _heart_rate_bpm(given.truth) if heart_rate and given.truth else given.heart_rate_bpm
    digitization = reading.digitization if reading else None
    return PageOutcome(
        group=given.group,
        name=given.name,
        error=error,
        verdict=digitization.verdict if digitization else None,
        leads=_lead_outcomes(given, reading),
        layout_right=None if given.layout is None else digitization is not None and digitization.layout == given.layout,
        scale_right=None if digitization is None or given.mm_per_s is None else _scale_right(given, digitization),
        px_per_mm_error=_px_per_mm_error(given.geometry, reading),
        heart_rate_bpm=_heart_rate_bpm(digitization.ecg) if heart_rate and digitization else None,
        true_heart_rate_bpm=true_bpm,
        overlay_sha256=_overlay(reading, overlay, given.name) if reading and overlay else None,
        seconds=seconds,
        peak_rss_mb=peak_mb,
    )


@cache
def _models(threads: int) -> Engine:
    return Engine(ROOT / "models", threads=threads)


def _lead_outcomes(given: GivenPage, reading: DocumentReading | None) -> tuple[LeadOutcome, ...]:
    if given.truth is None:
        return ()
    scores = score_page(given.truth, reading.digitization.ecg if reading else None)
    counted = [score for score in scores if given.counted is None or score.lead in given.counted]
    said = {lead.name: lead for lead in reading.part.leads} if reading else {}
    return tuple(_lead_outcome(score, said.get(score.lead), given.geometry, reading) for score in counted)


def _lead_outcome(
    score: LeadScore, said: DigitizedLead | None, geometry: PageTruth | None, reading: DocumentReading | None
) -> LeadOutcome:
    digitization = reading.digitization if reading else None
    label_right, expected_uv = None, None
    if digitization is not None:
        traced = next((lead for lead in digitization.leads if lead.name == score.lead), None)
        if geometry is not None:
            label_right = traced is not None and _nearest_lead(traced, geometry) == score.lead
        if said is not None and said.expected_snr_db is not None:
            spread_uv = 1000.0 * float(np.nanstd(digitization.ecg.lead_mv(score.lead)))
            expected_uv = spread_uv * 10.0 ** (-said.expected_snr_db / 20.0)
    trusted = said is None or trust_of(said.confidence) == "good"
    return LeadOutcome(
        score=score,
        confidence=said.confidence if said else None,
        expected_rmse_uv=expected_uv,
        label_right=label_right,
        silent_failure=score.failed and digitization is not None and digitization.verdict == "ok" and trusted,
    )


def _nearest_lead(traced: ReadLead, geometry: PageTruth) -> str | None:
    """Return the lead whose true line lies nearest to a traced one, by the middles of both; None without a trace."""
    if not np.isfinite(traced.outline_px).any():
        return None
    middle = np.nanmedian(traced.outline_px, axis=0)
    return min(geometry.leads, key=lambda lead: float(np.hypot(*(np.nanmedian(lead.line_px, axis=0) - middle)))).lead


def _scale_right(given: GivenPage, digitization: Digitization) -> bool:
    return digitization.mm_per_s == given.mm_per_s and digitization.mm_per_mv == given.mm_per_mv


def _px_per_mm_error(geometry: PageTruth | None, reading: DocumentReading | None) -> float | None:
    """Return the larger relative error of both directions in the middle of the picture."""
    if geometry is None or reading is None or reading.digitization.px_per_mm_xy is None:
        return None
    picture = reading.loaded.picture
    true_xy = geometry.px_per_mm_at(picture.width_px / 2.0, picture.height_px / 2.0)
    return max(abs(found / true - 1.0) for found, true in zip(reading.digitization.px_per_mm_xy, true_xy, strict=True))


def _heart_rate_bpm(ecg: Ecg) -> float | None:
    try:
        value = analyze(ecg, JobOptions(), models=None).measurements["heart_rate_bpm"].value
    except EcgError:
        return None
    return None if value is None or not math.isfinite(value) else float(value)


def _overlay(reading: DocumentReading, folder: Path, name: str) -> str:
    content = draw_overlay(reading.shown)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name.replace('/', '_')}.overlay.png").write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def _forget_peak() -> None:
    """Let the kernel count this process's peak memory anew (proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")


def _peak_mb() -> float:
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith(_PEAK)) * 1024.0 / 1e6
