from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from ecg_digitizer.digitization import Digitization
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_shared.paper.raster import RasterPage, draw_raster
from ecg_shared.scores.digitization import page_ac_db, score_page
from ecg_shared.serving.engine import Engine

PUBLIC_PAGES = Path(__file__).resolve().parents[4] / "shared" / "data" / "pages"
MODELS = Path(__file__).resolve().parents[3] / "models"
Pixels = npt.NDArray[np.uint8]

# P, Q, R, S, T: when after the R wave (s), how wide (s)
WAVES = ((-0.16, 0.022), (-0.025, 0.009), (0.0, 0.011), (0.03, 0.010), (0.27, 0.045))
# millivolts of the five waves in I, II and V1 to V6; the other limb leads follow from I and II
SEEN_IN = {
    "I": (0.08, -0.05, 0.7, -0.1, 0.2),
    "II": (0.14, -0.08, 1.1, -0.15, 0.3),
    "V1": (0.06, 0.0, 0.25, -0.9, -0.1),
    "V2": (0.07, 0.0, 0.5, -1.1, 0.35),
    "V3": (0.07, -0.02, 0.8, -0.7, 0.4),
    "V4": (0.08, -0.06, 1.3, -0.4, 0.4),
    "V5": (0.08, -0.08, 1.2, -0.2, 0.35),
    "V6": (0.08, -0.08, 0.9, -0.1, 0.25),
}


@pytest.fixture(scope="session")
def models() -> Engine:
    """The models of the repository, in this process."""
    return Engine(MODELS)


@pytest.fixture(scope="session")
def recording() -> Ecg:
    """Ten seconds of twelve leads at 500 Hz, 72 beats a minute with a little arrhythmia, obeying Einthoven."""
    time_s = np.arange(5000) / 500.0
    beats_s = 0.35 + np.cumsum([0.0, 0.83, 0.86, 0.80, 0.84, 0.87, 0.79, 0.85, 0.82, 0.84, 0.86, 0.80])
    wave = {
        n: sum(np.exp(-0.5 * ((time_s - beat - at) / width) ** 2) for beat in beats_s)
        for n, (at, width) in enumerate(WAVES)
    }
    leads = {name: sum(mv * wave[n] for n, mv in enumerate(sizes)) for name, sizes in SEEN_IN.items()}
    leads["III"] = leads["II"] - leads["I"]
    leads["aVR"] = -(leads["I"] + leads["II"]) / 2
    leads["aVL"] = (leads["I"] - leads["III"]) / 2
    leads["aVF"] = (leads["II"] + leads["III"]) / 2
    return Ecg(np.stack([leads[name] for name in STANDARD_LEADS]).astype(np.float32), 500.0, STANDARD_LEADS)


@pytest.fixture(scope="session")
def page(recording: Ecg) -> RasterPage:
    """The recording as a clean page of 3x4 leads and a strip at 200 dpi."""
    return draw_raster(recording, "3x4+1", dpi=200)


@pytest.fixture(scope="session")
def scanned() -> Callable[[Pixels], Pixels]:
    """Turn a clean page into a scan: 0.7 degrees askew, blurred by 0.7 px, noisy, JPEG of quality 60."""

    def scan(image: Pixels) -> Pixels:
        height, width = image.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), 0.7, 1.0)
        askew = cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(250, 250, 250))
        soft = cv2.GaussianBlur(askew, (0, 0), 0.7).astype(np.float32)
        noisy = np.clip(soft + np.random.default_rng(3).normal(0, 6, soft.shape), 0, 255).astype(np.uint8)
        _, jpeg = cv2.imencode(".jpg", noisy[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 60])
        return np.ascontiguousarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR)[..., ::-1])

    return scan


@pytest.fixture(scope="session")
def ac_db() -> Callable[[RasterPage, Ecg, Digitization], float]:
    """The score of a digitization against what a drawn page shows: mean over its leads, in ac dB."""

    def score(drawn: RasterPage, ecg: Ecg, digitization: Digitization) -> float:
        return page_ac_db(score_page(shown_on(drawn, ecg), digitization.ecg))

    return score


def shown_on(drawn: RasterPage, ecg: Ecg) -> Ecg:
    """Keep of a recording what the page shows of it; of a lead drawn twice the longer stretch."""
    shown = np.full(ecg.signal_mv.shape, np.nan, np.float32)
    for lead in sorted(drawn.leads, key=lambda lead: len(lead.x_px)):
        first = round(lead.start_s * ecg.sampling_rate_hz)
        span = slice(first, first + len(lead.x_px))
        row = ecg.lead_names.index(lead.lead)
        shown[row, span] = ecg.signal_mv[row, span]
    return Ecg(shown, ecg.sampling_rate_hz, ecg.lead_names)


@pytest.fixture
def public_pages() -> Path:
    """Folder of the public pages; skips where it is not beside the repository."""
    if not PUBLIC_PAGES.exists():
        pytest.skip("the public pages are not beside the repository")
    return PUBLIC_PAGES
