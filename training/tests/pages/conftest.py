"""A recording of twelve leads from a recipe, and a page of dots whose places are known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_training.pages.page import Page, PageTruth

DOT_SIGMA_PX = 3.0
REACH_PX = 12


@pytest.fixture(scope="session")
def recording() -> Ecg:
    """Ten seconds at 500 Hz: beats of 1 mV a second apart, each lead of its own height, on a slow wave of 0.1 mV."""
    time_s = np.arange(5000) / 500.0
    beats = sum(np.exp(-0.5 * ((time_s - at) / 0.012) ** 2) for at in np.arange(0.5, 10.0))
    wave = 0.1 * np.sin(2.0 * np.pi * 0.4 * time_s)
    leads = np.stack([(0.5 + 0.1 * row) * beats + wave for row in range(12)])
    return Ecg(leads.astype(np.float32), 500.0, STANDARD_LEADS)


@pytest.fixture(scope="session")
def dots() -> Page:
    """White, 1000 x 700, with dark round dots 100 px apart as its crossings, at places between the pixels."""
    x, y = np.meshgrid(np.arange(100.3, 950.0, 100.0), np.arange(100.7, 650.0, 100.0))
    rows, columns = np.mgrid[0:700, 0:1000]
    ink = np.zeros((700, 1000))
    for dot_x, dot_y in zip(x.ravel(), y.ravel(), strict=True):
        ink = np.maximum(ink, np.exp(-((columns - dot_x) ** 2 + (rows - dot_y) ** 2) / (2.0 * DOT_SIGMA_PX**2)))
    image = np.repeat((255.0 - 235.0 * ink).round().astype(np.uint8)[:, :, None], 3, axis=2)
    truth = PageTruth("3x4", 25.0, 10.0, (), (), np.stack([x, y], axis=-1))
    return Page(image, truth)


@pytest.fixture(scope="session")
def distances_px() -> Callable[[Page], npt.NDArray[np.float64]]:
    """How far the dark middle of each dot that is in the picture lies from where the truth says."""

    def measure(page: Page) -> npt.NDArray[np.float64]:
        grey = page.image.astype(np.float64).mean(axis=2)
        away = np.arange(-REACH_PX, REACH_PX + 1)
        found = []
        for x, y in page.truth.crossings_px.reshape(-1, 2):
            column, row = round(float(x)), round(float(y))
            part = grey[max(0, row - REACH_PX) : row + REACH_PX + 1, max(0, column - REACH_PX) : column + REACH_PX + 1]
            if part.shape != (away.size, away.size):
                continue
            paper = np.median(part)
            dark = np.clip((paper - part) / max(paper - part.min(), 1.0) - 0.4, 0.0, None)
            seen_x = column + float(dark.sum(axis=0) @ away / dark.sum())
            seen_y = row + float(dark.sum(axis=1) @ away / dark.sum())
            found.append(float(np.hypot(seen_x - x, seen_y - y)))
        return np.array(found)

    return measure
