"""The served models, run in this process."""

from __future__ import annotations

from pathlib import Path

import pytest
from ecg_shared.serving.engine import Engine


@pytest.fixture(scope="session")
def models() -> Engine:
    return Engine(Path(__file__).resolve().parents[4] / "models")
