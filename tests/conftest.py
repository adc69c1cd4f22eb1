"""One embedded system for all tests that need the whole; it starts when the first of them asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from ecg_local.system import EmbeddedSystem


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedSystem]:
    """The whole system on real servers, on free ports, in a folder of its own."""
    folder: Path = tmp_path_factory.mktemp("system")
    with EmbeddedSystem(folder) as running:
        yield running


@pytest.fixture(scope="session")
def gateway(system: EmbeddedSystem) -> Iterator[httpx.Client]:
    """An HTTP client with the development key."""
    headers = {"Authorization": f"Bearer {system.api_key}"}
    with httpx.Client(base_url=system.url, headers=headers, timeout=60.0) as client:
        yield client
