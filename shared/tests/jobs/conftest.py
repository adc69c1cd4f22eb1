"""A real PostgreSQL, Valkey and SeaweedFS for the tests of the job protocol, started once a session."""

from collections.abc import Iterator

import pytest
from ecg_local.system import EmbeddedSystem
from ecg_shared.jobs import migrate
from ecg_shared.jobs.database import open_engine
from ecg_shared.jobs.settings import JobsSettings
from ecg_shared.jobs.storage import ObjectStore
from sqlalchemy import Connection, Engine


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedSystem]:
    with EmbeddedSystem(tmp_path_factory.mktemp("jobs"), parts=("postgres", "redis", "s3")) as system:
        migrate.upgrade(system.environment["ECG_DATABASE_URL"])
        yield system


@pytest.fixture(scope="session")
def settings(system: EmbeddedSystem) -> JobsSettings:
    environment = {
        name.removeprefix("ECG_").lower(): value
        for name, value in system.environment.items()
        if name.removeprefix("ECG_").lower() in JobsSettings.model_fields
    }
    return JobsSettings.model_validate(environment)


@pytest.fixture(scope="session")
def engine(settings: JobsSettings) -> Iterator[Engine]:
    engine = open_engine(settings, name="tests", pool_size=12)
    yield engine
    engine.dispose()


@pytest.fixture
def database(engine: Engine) -> Iterator[Connection]:
    """A connection to a database without jobs."""
    with engine.connect() as connection:
        connection.exec_driver_sql("TRUNCATE job, batch, api_key, tenant, queue_stat CASCADE")
        yield connection


@pytest.fixture(scope="session")
def store(settings: JobsSettings) -> ObjectStore:
    return ObjectStore.from_settings(settings)
