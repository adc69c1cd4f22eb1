"""Rows of the table of digitized pages: from what each page gave to figures with their goals and the field's best."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Final, Literal

import numpy as np
from ecg_shared.scores.figures import Against, Figure
from scipy.stats import rankdata

from bench.pages_public import REAL
from bench.pages_reading import LeadOutcome, PageOutcome
from bench.pages_suite import CLASSES

_GOALS_DB: Final[dict[str, tuple[float, float | None]]] = {
    "vector": (40, None),
    "clean200": (28, 20),
    "clean100": (20, None),
    "scan": (22, 16),
    "one_bit": (16, None),
    "photo_flat": (18, 12),
    "photo_curled": (13, None),
    "strip_clean": (26, None),
    "crossed_leads": (18, None),
    "clean200_150hz": (24, 18),
}
"""Goals of mean and tenth percentile."""
_FIELD: Final[dict[str, Against]] = {
    "clean200": Against("Open-ECG-Digitizer's extractor on a perfect mask", 20.0),
    "clean100": Against("ECGMiner, clean, own pages", 13.8),
    "scan": Against("Open-ECG-Digitizer, hospital scans", 19.65),
    "photo_flat": Against("PMcardio, phone photographs", 12.5),
    "crossed_leads": Against("Karbasi 2025, cut leads", 11.5),
    "ptbxl_pdf": Against("ECGtizer, its own pages", 4.4),
    "ludb_png": Against("ECGMiner, clean 200 dpi, own pages", 15.1),
}
"""The best that is published or measured; on other pages than these unless it says so."""
_SCANS: Final = ("clean200", "clean100", "scan", "strip_clean")
_PHOTOS: Final = ("photo_flat", "photo_curled")
_BINS: Final = 10


def page_figures(outcomes: Sequence[PageOutcome], timed: Sequence[PageOutcome]) -> list[Figure]:
    """Return every row that the outcomes give rise to, in the order of the table; ``timed`` had the machine alone."""
    suite = [outcome for outcome in outcomes if outcome.group in CLASSES]
    sets = list(dict.fromkeys(o.group for o in outcomes if o.group not in CLASSES and o.leads))
    figures = [figure for name in CLASSES for figure in _class_rows(name, _of(suite, name))]
    figures += [figure for name in sets for figure in _set_rows(name, _of(outcomes, name))]
    figures += [*_failures(suite), *_reading_rows(suite), *_confidence_rows(suite), *_rate_rows(outcomes)]
    return [*figures, *_cost_rows(suite, timed)]


def _of(outcomes: Iterable[PageOutcome], *groups: str) -> list[PageOutcome]:
    return [outcome for outcome in outcomes if outcome.group in groups]


def _class_rows(name: str, pages: Sequence[PageOutcome]) -> list[Figure]:
    counted = [page for page in pages if page.leads]
    if not counted:
        return []
    mean_goal, p10_goal = _GOALS_DB[name]
    ac_db = [page.ac_db for page in counted]
    note = f"{sum(page.failed for page in counted)} failed; median {np.median(ac_db):.1f} dB"
    mean, p10 = float(np.mean(ac_db)), float(np.percentile(ac_db, 10))
    return [
        Figure(f"{name}_ac_db", mean, "dB", "higher", mean_goal, _FIELD.get(name), n=len(ac_db), note=note),
        Figure(f"{name}_p10_ac_db", p10, "dB", "higher", p10_goal, n=len(ac_db)),
    ]


def _set_rows(name: str, pages: Sequence[PageOutcome]) -> list[Figure]:
    ac_db = [page.ac_db for page in pages if page.leads]
    note = f"{sum(page.failed for page in pages)} failed; worst {min(ac_db):.1f} dB"
    value = float(np.mean(ac_db))
    return [Figure(f"pages_{name}_ac_db", value, "dB", "higher", against=_FIELD.get(name), n=len(ac_db), note=note)]


def _failures(suite: Sequence[PageOutcome]) -> list[Figure]:
    leads = [lead.silent_failure for page in suite for lead in page.leads]
    return [
        *_share("failed_clean_scan_pct", [page.failed for page in _of(suite, *_SCANS)], "lower", 0.5),
        *_share("failed_photo_pct", [page.failed for page in _of(suite, *_PHOTOS)], "lower", 3),
        *_share(
            "silent_failures_pct_leads", leads, "lower", 0.3, "failed, yet good in confidence on a page that is ok"
        ),
    ]


def _reading_rows(suite: Sequence[PageOutcome]) -> list[Figure]:
    scans, photos = _of(suite, "scan"), _of(suite, *_PHOTOS)
    labels = [lead.label_right is True for page in scans for lead in page.leads]
    scales = [page.scale_right is True for page in suite]
    return [
        *_share("layout_scan_pct", [page.layout_right is True for page in scans], "higher", 99),
        *_share("layout_photo_pct", [page.layout_right is True for page in photos], "higher", 96),
        *_share("labels_scan_pct", labels, "higher", 99.5),
        *_px_per_mm("scan", scans, 0.1),
        *_px_per_mm("photo", photos, 0.4),
        *_share("speed_gain_pct", scales, "higher", 99, "refused pages count as wrong"),
    ]


def _px_per_mm(name: str, pages: Sequence[PageOutcome], goal_pct: float) -> list[Figure]:
    errors = [100.0 * page.px_per_mm_error for page in pages if page.px_per_mm_error is not None]
    if not pages:
        return []
    median = float(np.median(errors)) if errors else None
    p95 = float(np.percentile(errors, 95)) if errors else None
    return [
        Figure(
            f"px_per_mm_{name}_median_pct", median, "%", "lower", goal_pct, n=len(errors), note="pages that were read"
        ),
        Figure(f"px_per_mm_{name}_p95_pct", p95, "%", "lower", n=len(errors)),
    ]


def _confidence_rows(suite: Sequence[PageOutcome]) -> list[Figure]:
    """Correlate what the digitizer expects with what came out, and hold its confidence against failures.

    The expected calibration error is the mean over leads of |share failed - mean doubt| in tenths of confidence
    (Guo et al. 2017, arXiv:1706.04599).
    """
    leads = [lead for page in suite for lead in page.leads]
    if not leads:
        return []
    told = [lead for lead in leads if lead.confidence is not None]
    both = [lead for lead in leads if lead.expected_rmse_uv is not None and np.isfinite(lead.score.rmse_uv)]
    ranks = _rank_correlation(both) if len(both) >= 3 else None
    missing = "" if both else "the digitizer states no expected error"
    return [
        Figure("spearman_expected_rmse", ranks, "", "higher", 0.7, n=len(both), note=missing),
        Figure("ece_lead_failed", _calibration_error(told) if told else None, "", "lower", 0.05, n=len(told)),
    ]


def _rank_correlation(leads: Sequence[LeadOutcome]) -> float:
    expected = rankdata([lead.expected_rmse_uv for lead in leads])
    return float(np.corrcoef(expected, rankdata([lead.score.rmse_uv for lead in leads]))[0, 1])


def _calibration_error(leads: Sequence[LeadOutcome]) -> float:
    doubt = np.array([1.0 - (lead.confidence or 0.0) for lead in leads])
    failed = np.array([lead.score.failed for lead in leads], np.float64)
    places = np.minimum((doubt * _BINS).astype(np.int64), _BINS - 1)
    gaps = [abs(float((failed - doubt)[places == place].sum())) for place in range(_BINS)]
    return sum(gaps) / len(leads)


def _rate_rows(outcomes: Sequence[PageOutcome]) -> list[Figure]:
    real = [_rate_is_near(page, 3.0) for page in _of(outcomes, REAL) if page.true_heart_rate_bpm is not None]
    scans = [_rate_is_near(page, 1.0) for page in _of(outcomes, "scan") if page.true_heart_rate_bpm is not None]
    return [
        *_share("real_heart_rate_within_3_pct", real, "higher", 80),
        *_share("same_heart_rate_pct", scans, "higher", 95, "what is printed and its scan, within 1 bpm"),
    ]


def _rate_is_near(page: PageOutcome, at_most_bpm: float) -> bool:
    found, true = page.heart_rate_bpm, page.true_heart_rate_bpm
    return found is not None and true is not None and abs(found - true) <= at_most_bpm


def _cost_rows(suite: Sequence[PageOutcome], timed: Sequence[PageOutcome]) -> list[Figure]:
    """Return the times of pages read one after another, and the largest memory of any."""
    if not timed:
        return []
    p50, p95 = np.percentile([page.seconds for page in timed[1:]], (50, 95))  # the first loads the networks
    peak_mb = max(page.peak_rss_mb for page in (*suite, *timed))
    note = f"pictures one after another, {os.cpu_count()} cores"
    return [
        Figure("page_p50_s", float(p50), "s", "lower", 2.5, n=len(timed) - 1, note=note),
        Figure("page_p95_s", float(p95), "s", "lower", 5, n=len(timed) - 1, note=note),
        Figure("peak_rss_mb", peak_mb, "MB", "lower", 1000, n=len(suite), note="of the reading process"),
    ]


def _share(
    name: str, right: Sequence[bool], better: Literal["higher", "lower"], goal: float, note: str = ""
) -> list[Figure]:
    if not right:
        return []
    value = 100.0 * float(np.mean(right))
    return [Figure(name, value, "%", better, goal, n=len(right), note=note)]
