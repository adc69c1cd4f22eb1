"""Signals made from a recipe with known truth, and public records where they are at hand."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.serving.engine import Engine

SHARED = Path(__file__).resolve().parents[4] / "shared"

# (centre after the R peak in s, standard deviation in s, height in mV): P, Q, R, S, T of a narrow beat in lead II.
NARROW = ((-0.16, 0.022, 0.12), (-0.026, 0.008, -0.08), (0.0, 0.010, 1.2), (0.028, 0.009, -0.2), (0.28, 0.045, 0.28))
# A ventricular beat: no P, one broad deflection, the T wave against it.
BROAD = ((0.0, 0.035, 1.4), (0.07, 0.03, -0.5), (0.32, 0.06, -0.4))

Times = npt.NDArray[np.float64]
Lead = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Recipe:
    """Makes signals whose beats are known."""

    def regular_s(self, rr_s: float, duration_s: float) -> Times:
        """R times of a regular rhythm that leave half a second at both ends."""
        return np.arange(0.5, duration_s - 0.5, rr_s)

    def lead(
        self,
        normal_s: Iterable[float],
        *,
        duration_s: float,
        sampling_rate_hz: float = 360.0,
        ventricular_s: Iterable[float] = (),
        noise_mv: float = 0.005,
    ) -> Lead:
        """Sum of Gaussian waves around the given R times, plus white noise of a fixed seed."""
        times_s = np.arange(round(duration_s * sampling_rate_hz)) / sampling_rate_hz
        lead_mv = np.zeros_like(times_s)
        for beats_s, waves in ((normal_s, NARROW), (ventricular_s, BROAD)):
            for beat_s in beats_s:
                for centre_s, spread_s, height_mv in waves:
                    lead_mv += height_mv * np.exp(-0.5 * ((times_s - beat_s - centre_s) / spread_s) ** 2)
        lead_mv += np.random.default_rng(7).standard_normal(times_s.size) * noise_mv
        return lead_mv.astype(np.float32)

    def ecg(self, *leads_mv: Lead, sampling_rate_hz: float = 360.0, names: tuple[str, ...] = ("II", "V1", "V5")) -> Ecg:
        """Leads as an Ecg, named in order."""
        return Ecg(np.stack(leads_mv), sampling_rate_hz, names[: len(leads_mv)])


@pytest.fixture(scope="session")
def recipe() -> Recipe:
    """The recipe of synthetic signals."""
    return Recipe()


@pytest.fixture(scope="session")
def models() -> Engine:
    """The served models, run in this process."""
    return Engine(Path(__file__).resolve().parents[3] / "models")


@dataclass(frozen=True, slots=True, eq=False)
class Annotated:
    """A record with the beats its annotators marked."""

    ecg: Ecg
    beat_sample: npt.NDArray[np.int64]
    normal: npt.NDArray[np.bool_]
    excluded: list[tuple[float, float]]


OpenRecord = Callable[[str], Annotated]
_NORMAL = set("NLRej")
_BEATS = _NORMAL | set("AaJSVEF/fQ")


@pytest.fixture(scope="session")
def mitdb() -> OpenRecord:
    """Open a record of the MIT-BIH Arrhythmia Database; skip only where the public data are missing altogether."""
    if not SHARED.is_dir():
        pytest.skip("needs the public records in ../shared/data")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas, at the way wfdb uses it
        import wfdb

    def open_record(name: str) -> Annotated:
        path = str(SHARED / "data" / "mitdb" / name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            record, marks = wfdb.rdrecord(path), wfdb.rdann(path, "atr")
        symbols = np.array(marks.symbol)
        is_beat = np.isin(symbols, list(_BEATS))
        starts, ends = marks.sample[symbols == "["], marks.sample[symbols == "]"]  # ventricular flutter: not scored
        names = tuple("II" if lead == "MLII" else lead for lead in record.sig_name)
        return Annotated(
            ecg=Ecg(record.p_signal.T.astype(np.float32), float(record.fs), names),
            beat_sample=marks.sample[is_beat].astype(np.int64),
            normal=np.isin(symbols[is_beat], list(_NORMAL)),
            excluded=list(zip(starts.tolist(), ends.tolist(), strict=True)),
        )

    return open_record
