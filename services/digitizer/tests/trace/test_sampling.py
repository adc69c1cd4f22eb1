from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.trace.sampling import sample_trace

COLUMNS_PER_S = 800.0  # 8 px/mm, 25 mm/s, four points a column


def test_a_wave_between_columns_is_kept() -> None:
    time_s = np.arange(0, 2.5, 1 / COLUMNS_PER_S)
    height_mm = np.sin(2 * np.pi * 20.0 * time_s)

    sampled = sample_trace(time_s, height_mm, n_samples=1200)

    assert sampled == pytest.approx(np.sin(2 * np.pi * 20.0 * np.arange(1200) / 500.0), abs=1e-4)


def test_a_gap_of_30_ms_is_bridged_and_one_of_60_ms_is_not() -> None:
    time_s = np.arange(0, 2.0, 1 / COLUMNS_PER_S)
    height_mm = time_s.copy()
    height_mm[(time_s > 0.5) & (time_s < 0.53)] = np.nan
    height_mm[(time_s > 1.0) & (time_s < 1.06)] = np.nan

    sampled = sample_trace(time_s, height_mm, n_samples=950)

    assert np.isfinite(sampled[:500]).all()
    assert np.isnan(sampled[503:529]).all()


def test_nothing_is_made_up_before_the_first_and_after_the_last_column() -> None:
    time_s = np.arange(1.0, 2.0, 1 / COLUMNS_PER_S)

    sampled = sample_trace(time_s, np.ones(time_s.size), n_samples=1500)

    assert np.isnan(sampled[:500]).all()
    assert np.isfinite(sampled[500:999]).all()
    assert np.isnan(sampled[1000:]).all()
