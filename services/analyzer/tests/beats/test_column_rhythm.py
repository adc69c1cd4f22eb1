"""The rhythm of a page that has columns and no strip."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from ecg_analyzer.pipeline import analyze
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.options import JobOptions

NAMES = ("I", "II", "V1", "V2")


def page(recipe: Any, *, rr_s: float, n_columns: int, duration_s: float = 10.0, rate_hz: float = 500.0) -> Ecg:
    """Leads of 10 s, each shown in its own column only."""
    lead_mv = recipe.lead(recipe.regular_s(rr_s, duration_s), duration_s=duration_s, sampling_rate_hz=rate_hz)
    each = lead_mv.size // n_columns
    signal_mv = np.full((n_columns, lead_mv.size), np.nan, np.float32)
    for column in range(n_columns):
        here = slice(column * each, (column + 1) * each)
        signal_mv[column, here] = (1.0 + 0.2 * column) * lead_mv[here]
    return Ecg(signal_mv, rate_hz, NAMES[:n_columns])


def test_the_rate_rests_on_the_beats_of_all_columns(recipe: Any) -> None:
    analysis = analyze(page(recipe, rr_s=0.7, n_columns=4), JobOptions(), models=None)

    assert analysis.measurements["heart_rate_bpm"].value == pytest.approx(60 / 0.7, abs=0.5)
    # Thirteen beats; the one at 7.5 s, which a border cuts, counts once, and no interval crosses the other borders.
    assert analysis.beats.sample.size == 13
    assert np.isnan(analysis.beats.rr_ms).sum() == 3
    assert (np.diff(analysis.beats.sample) > 0).all()


def test_the_result_says_what_rate_and_widths_rest_on(recipe: Any) -> None:
    analysis = analyze(page(recipe, rr_s=0.7, n_columns=4), JobOptions(), models=None)

    (warning,) = [warning for warning in analysis.warnings if warning.code == "leads_not_simultaneous"]
    assert warning.detail.startswith("The rate is from all columns, widths are from ")


def test_columns_shorter_than_two_seconds_are_not_refused(recipe: Any) -> None:
    ecg = page(recipe, rr_s=0.7, n_columns=4, duration_s=6.6)  # 1.65 s each, as a page of six columns has

    analysis = analyze(ecg, JobOptions(), models=None)

    assert analysis.measurements["heart_rate_bpm"].value == pytest.approx(60 / 0.7, abs=1.0)
