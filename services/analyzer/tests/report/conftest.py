"""Analyses of made signals, with the results that a report is printed from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2
import pytest
from ecg_analyzer.document import build_result
from ecg_analyzer.pipeline import Analysis, analyze
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_shared.contract.options import JobOptions
from ecg_shared.contract.result import Result

SHA256 = "ab12" * 16
SIZES = (0.6, 1.0, 0.4, -0.8, 0.1, 0.7, -0.4, 0.3, 0.8, 1.2, 1.0, 0.8)
"""Of the twelve leads to II: I + III = II, and the augmented leads as Goldberger has them."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """An analysis and its result."""

    analysis: Analysis
    result: Result


Read = Callable[[Ecg], Reading]


def _read(ecg: Ecg) -> Reading:
    analysis = analyze(ecg, JobOptions(), None)
    return Reading(analysis, build_result(analysis, kind="signal", form="csv", sha256=SHA256))


@pytest.fixture(scope="session")
def read() -> Read:
    """Analyse a recording without models."""
    return _read


@pytest.fixture(scope="session")
def twelve(recipe: Any) -> Reading:
    """Ten seconds of twelve leads at 500 Hz, 75 beats a minute."""
    lead_mv = recipe.lead(recipe.regular_s(0.8, 10.0), duration_s=10.0, sampling_rate_hz=500.0)
    return _read(Ecg(np.outer(SIZES, lead_mv).astype(np.float32), 500.0, STANDARD_LEADS))


@pytest.fixture(scope="session")
def single(recipe: Any) -> Reading:
    """Five minutes of lead II at 250 Hz with a ventricular beat every half minute: ten times the same 30 s."""
    normal_s = [at_s for at_s in recipe.regular_s(0.8, 30.0) if not 14.4 < at_s < 16.2]
    lead_mv = recipe.lead(normal_s, duration_s=30.0, sampling_rate_hz=250.0, ventricular_s=[14.9])
    return _read(Ecg(np.tile(lead_mv, 10)[None], 250.0, ("II",)))


@pytest.fixture
def text_of() -> Callable[[bytes], list[str]]:
    """Return the text of each page of a PDF."""

    def texts(content: bytes) -> list[str]:
        document = pypdfium2.PdfDocument(content)
        found = [page.get_textpage().get_text_bounded() for page in document]
        document.close()
        return [" ".join(text.split()) for text in found]

    return texts


@pytest.fixture
def changed() -> Callable[..., Result]:
    """Return a result with some of its parts replaced."""

    def change(result: Result, **parts: Any) -> Result:
        return result.model_copy(update=parts)

    return change
