"""A whole system of its own, since its parts are killed, and an observer that knows only what a client knows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from ecg_local.system import EmbeddedSystem

from tests.chaos.observer import Observer


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a storm be repeated and prolonged."""
    parser.addoption("--seed", type=int, help="draws what a storm does")
    parser.addoption("--seconds", type=float, help="how long a storm lasts")
    parser.addoption("--jobs", type=int, help="uploads while one part dies")


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedSystem]:
    """The whole system: a new one for each file, so that each has all its restarts."""
    with EmbeddedSystem(tmp_path_factory.mktemp("chaos")) as running:
        yield running


@pytest.fixture
def observer(system: EmbeddedSystem) -> Iterator[Observer]:
    """A client that writes down what it was promised."""
    with Observer(system.url, system.api_key) as client:
        yield client


@pytest.fixture(scope="session")
def n_jobs(pytestconfig: pytest.Config) -> int:
    """How many uploads come in while a part dies."""
    jobs: int = pytestconfig.getoption("--jobs", default=None) or 12
    return jobs
