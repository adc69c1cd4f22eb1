"""Records whose labels can be seen in them, and a network small enough to train in seconds."""

from __future__ import annotations

import numpy as np
import pytest
from ecg_analyzer.prediction.twelve_lead import LABELS
from ecg_analyzer.prediction.twelve_lead_input import BEAT_SAMPLES, MEASURED, WINDOW_SAMPLES
from ecg_training.models.twelve_lead.examples import VIEWS, Examples
from ecg_training.models.twelve_lead.graph import Size


@pytest.fixture(scope="session")
def tiny() -> Size:
    return Size(
        width=8, depth=1, heads=2, filters=(4, 4), beat_filters=(4,), hidden=(8, 8), rhythm_hidden=8, dropout=0.0
    )


@pytest.fixture(scope="session")
def examples() -> Examples:
    """60 records; those with STACH have a rate of 120, the others of 70, and every second one has LVH's high waves."""
    n = 60
    generator = np.random.default_rng(0)
    fast = np.arange(n) % 3 == 0
    high = np.arange(n) % 2 == 0
    labels = np.zeros((n, len(LABELS)), np.bool_)
    labels[:, LABELS.index("STACH")] = fast
    labels[:, LABELS.index("LVH")] = high
    ecg = generator.normal(0.0, 0.3, (n, 12, WINDOW_SAMPLES)).astype(np.float32)
    beat = generator.normal(0.0, 0.1, (n, 12, BEAT_SAMPLES)).astype(np.float32)
    beat[high, :, 25] += 3.0
    measured = generator.normal(0.0, 1.0, (n, len(MEASURED))).astype(np.float32)
    measured[:, MEASURED.index("mean_rate_bpm")] = np.where(fast, 120.0, 70.0) + generator.normal(0.0, 3.0, n)
    page = ecg.copy()
    page[:, 3:, :250] = np.nan
    signal_view = {"ecg": ecg, "beat": beat, "measured": measured}
    page_view = {"ecg": page, "beat": beat, "measured": measured}
    return Examples(
        views=dict(zip(VIEWS, (signal_view, page_view, page_view), strict=True)),
        labels=labels,
        ecg_id=np.arange(1, n + 1) * 40,
        fold=np.where(np.arange(n) < 18, np.arange(n) % 9 + 1, 10),
        age_years=np.full(n, 60.0),
        sex=np.arange(n) % 2,
    )
