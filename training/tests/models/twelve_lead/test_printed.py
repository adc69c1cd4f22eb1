"""A signal as a page gives it back."""

from __future__ import annotations

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_training.models.twelve_lead.printed import as_printed

TIME_S = np.arange(5000) / 500.0
SIGNAL_MV = np.sin(2 * np.pi * 5.0 * TIME_S)[None] * np.linspace(0.5, 1.5, 12)[:, None]


@pytest.mark.parametrize(
    ("layout", "shown_s"),
    [
        ("3x4", [2.5] * 12),
        ("3x4+II", [2.5, 10.0] + [2.5] * 10),
        ("3x4+V1", [2.5] * 6 + [10.0] + [2.5] * 5),
        ("6x2", [5.0] * 12),
        ("12x1", [10.0] * 12),
    ],
)
def test_each_lead_is_there_for_as_long_as_the_layout_shows_it(layout: str, shown_s: list[float]) -> None:
    ecg = Ecg(SIGNAL_MV.astype(np.float32), 500.0, STANDARD_LEADS)

    page = as_printed(ecg, (layout,), np.random.default_rng(0))

    assert (np.isfinite(page.signal_mv).sum(axis=1) / 500.0).tolist() == shown_s


def test_what_is_shown_is_the_signal_to_the_accuracy_of_reading() -> None:
    ecg = Ecg(SIGNAL_MV.astype(np.float32), 500.0, STANDARD_LEADS)

    page = as_printed(ecg, ("12x1",), np.random.default_rng(0))

    error_mv = page.signal_mv - ecg.signal_mv
    assert 0.001 < error_mv.std() < 0.08  # noise of 2 to 20 µV, and 2 % of gain of at most 1.5 mV
