"""A record whose truth is known, and a network small enough to train in seconds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from ecg_training.data.mitdb import Recording, RhythmStretch
from ecg_training.models.arrhythmia.graph import Size

REPOSITORY = Path(__file__).parents[2]
PUBLIC_DATA = REPOSITORY / "../shared/data"


@pytest.fixture(scope="session")
def repository_root() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def public_data() -> Path:
    if not PUBLIC_DATA.exists():
        pytest.skip("the public data sets are not beside the repository")
    return PUBLIC_DATA


@pytest.fixture(scope="session")
def tiny() -> Size:
    return Size(filters=(4, 4), kernels=(25, 11), strides=(24, 10), lstm_units=4, dropout=0.0)


@pytest.fixture(scope="session")
def make_recording() -> Callable[..., Recording]:
    return _recording


def _recording(
    record: str,
    *,
    seconds: int = 60,
    abnormal_beats_s: tuple[float, ...] = (),
    rhythms: tuple[tuple[str, float, float], ...] = (),
) -> Recording:
    """Return 72 beats a minute at 360 Hz on two leads; abnormal beats come on top, three times as wide and high."""
    rate_hz = 360.0
    time_s = np.arange(seconds * 360) / rate_hz
    normal_s = np.arange(0.5, seconds, 60 / 72)
    signal_mv = sum(np.exp(-(((time_s - at) / 0.02) ** 2)) for at in normal_s)
    signal_mv = signal_mv + sum(3 * np.exp(-(((time_s - at) / 0.06) ** 2)) for at in abnormal_beats_s)
    beats_s = np.concatenate([normal_s, abnormal_beats_s])
    classes = np.array(["N"] * normal_s.size + ["V"] * len(abnormal_beats_s))
    order = np.argsort(beats_s)
    return Recording(
        record=record,
        lead_names=("MLII", "V1"),
        signal_mv=np.stack([signal_mv, -0.5 * signal_mv]).astype(np.float32),
        sampling_rate_hz=rate_hz,
        beat_sample=np.round(beats_s[order] * rate_hz).astype(np.int64),
        beat_class=classes[order],
        rhythms=tuple(RhythmStretch(name, round(a * rate_hz), round(b * rate_hz)) for name, a, b in rhythms),
    )
