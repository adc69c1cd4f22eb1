"""Signals made from a recipe, so that what a file must give is known without any reader."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from ecg_shared.contract.ecg import Ecg

SamplesMv = npt.NDArray[np.float64]


@dataclass(frozen=True)
class File:
    name: str
    content: bytes


@pytest.fixture(scope="session")
def as_file() -> Callable[[str, bytes | str], File]:
    return lambda name, content: File(name, content.encode() if isinstance(content, str) else content)


@pytest.fixture(scope="session")
def beats_mv() -> Callable[..., SamplesMv]:
    """Return a lead with a beat a second: an R wave of 1 mV, 40 ms wide, and a T wave of 0.3 mV, 250 ms after it."""

    def make(*, rate_hz: float, seconds: float, r_mv: float = 1.0) -> SamplesMv:
        since_beat_s = (np.arange(round(rate_hz * seconds)) / rate_hz) % 1.0 - 0.3
        r_wave = r_mv * np.exp(-0.5 * (since_beat_s / 0.01) ** 2)
        t_wave = 0.3 * r_mv * np.exp(-0.5 * ((since_beat_s - 0.25) / 0.04) ** 2)
        return np.asarray(r_wave + t_wave)

    return make


@pytest.fixture(scope="session")
def ecg_of(beats_mv: Callable[..., SamplesMv]) -> Callable[..., Ecg]:
    """Return a recording whose leads are the same beats, each 10 % smaller than the one before."""

    def make(*leads: str, rate_hz: float = 500.0, seconds: float = 4.0) -> Ecg:
        rows = [beats_mv(rate_hz=rate_hz, seconds=seconds, r_mv=0.9**i) for i in range(len(leads))]
        return Ecg(np.stack(rows).astype(np.float32), rate_hz, leads)

    return make


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of public recordings; tests that need it are skipped where it is absent."""
    folder = Path(__file__).parents[4] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the public recordings are not here")
    return folder
