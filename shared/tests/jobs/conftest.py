"""A real PostgreSQL, Valkey and SeaweedFS for the tests of the job protocol, and the acts of a gateway."""

import hashlib
import json
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ecg_local.system import EmbeddedSystem
from ecg_shared.contract.job import Stage
from ecg_shared.jobs import claims, migrate
from ecg_shared.jobs.claims import Claim
from ecg_shared.jobs.database import Row, one, open_engine, rows, transaction
from ecg_shared.jobs.keys import input_key, output_key
from ecg_shared.jobs.settings import JobsSettings
from ecg_shared.jobs.statements import api_keys, read, submit, user
from ecg_shared.jobs.storage import PUT_TIMEOUT_S, Grant, ObjectStore
from ecg_shared.jobs.sweeper import Sweeper, open_sweeper
from ecg_shared.jobs.timing import Timing
from sqlalchemy import Connection, Engine

UPLOAD = b"time_s,II\n0.0,0.1\n"
DOCUMENT = '{"vitals":{}}'


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
    engine = open_engine(settings, name="tests", pool_size=20)
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


@dataclass
class Gateway:
    """What the gateway does with the statements, for one tenant."""

    engine: Engine
    store: ObjectStore
    tenant_id: uuid.UUID

    def begin(
        self, *, key: str | None = None, kind: str = "signal", priority: int = 1, request: bytes = UPLOAD
    ) -> Row | None:
        parameters = {
            "job_id": uuid.uuid4(),
            "tenant_id": self.tenant_id,
            "key": key,
            "stage": "analyze" if kind == "signal" else "digitize",
            "priority": priority,
            "options": "{}",
            "external_id": None,
            "batch_id": None,
            "kind": kind,
            "request_sha256": hashlib.sha256(request).digest(),
            "lease_s": 30,
        }
        return self._one(submit.BEGIN, parameters)

    def replay(self, key: str, request: bytes = UPLOAD) -> Row | None:
        digest = hashlib.sha256(request).digest()
        return self._one(submit.REPLAY, {"tenant_id": self.tenant_id, "key": key, "request_sha256": digest})

    def take_over(self, job_id: uuid.UUID, request: bytes = UPLOAD) -> Row | None:
        digest = hashlib.sha256(request).digest()
        parameters = {"job_id": job_id, "tenant_id": self.tenant_id, "request_sha256": digest, "lease_s": 30}
        return self._one(submit.TAKE_OVER, parameters)

    def put(self, begun: Row, content: bytes = UPLOAD) -> None:
        grant = Grant(begun["granted_at"], 30)
        sha256 = hashlib.sha256(content).hexdigest()
        self.store.put(self.key(begun), content, sha256=sha256, media_type="text/csv", grant=grant)

    def promise(self, begun: Row, content: bytes = UPLOAD) -> Row | None:
        facts = {"media_type": "text/csv", "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        file = {"name": "a.csv", "key": self.key(begun), **facts}
        described = {"filename": "a.csv", "files": [file], **facts}
        parameters = {"job_id": begun["id"], "tenant_id": self.tenant_id, "fence": begun["fence"]}
        return self._one(submit.PROMISE, {**parameters, "input": json.dumps(described)})

    def submit(
        self, *, kind: str = "signal", priority: int = 1, key: str | None = None, content: bytes | None = None
    ) -> uuid.UUID:
        """A promised job; its object is there only with ``content``."""
        begun = self.begin(kind=kind, priority=priority, key=key)
        assert begun is not None
        if content is not None:
            self.put(begun, content)
        assert self.promise(begun, UPLOAD if content is None else content) is not None
        return uuid.UUID(str(begun["id"]))

    def poll(self, job_id: uuid.UUID) -> Row:
        row = self._one(read.POLL, self._ids(job_id))
        assert row is not None
        return row

    def result(self, job_id: uuid.UUID) -> Row | None:
        return self._one(read.RESULT, self._ids(job_id))

    def artifacts(self, job_id: uuid.UUID) -> list[Row]:
        with self.engine.connect() as connection:
            return rows(connection, read.ARTIFACTS, self._ids(job_id))

    def cancel(self, job_id: uuid.UUID) -> Row | None:
        return self._one(user.CANCEL, self._ids(job_id))

    def retry(self, job_id: uuid.UUID, *, kind: str = "signal") -> Row | None:
        stage = "analyze" if kind == "signal" else "digitize"
        return self._one(
            user.RETRY, {**self._ids(job_id), "stage": stage, "kind": kind, "options": "{}", "priority": 1}
        )

    def delete(self, job_id: uuid.UUID) -> Row | None:
        with transaction(self.engine) as connection:
            row = one(connection, user.TOMBSTONE, {**self._ids(job_id), "put_timeout_s": PUT_TIMEOUT_S})
            if row is not None:
                rows(connection, user.FORGET, {"job_id": job_id})
        return row

    def set(self, job_id: uuid.UUID, assignment: str) -> None:
        """Let time pass for a row, or put it elsewhere, behind the protocol's back."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql(f"UPDATE job SET {assignment} WHERE id = %(id)s", {"id": job_id})

    def put_output(self, job_id: uuid.UUID, name: str, *, named: bool) -> str:
        """Put an artefact's object, with a row that names it or without."""
        key = output_key(job_id, "analyze", 2, name)
        row = {"job": job_id, "name": name, "key": key}
        with self.engine.connect() as connection:
            grant = Grant(connection.exec_driver_sql("SELECT now()").scalar_one(), 60)
            self.store.put(key, UPLOAD, sha256=hashlib.sha256(UPLOAD).hexdigest(), media_type="text/csv", grant=grant)
            if named:
                values = "%(job)s, 1, %(name)s, 'analyze', %(key)s, 'text/csv', 1, ''"
                connection.exec_driver_sql(f"INSERT INTO artifact VALUES ({values})", row)
        return key

    def key(self, begun: Row) -> str:
        return input_key(begun["id"], begun["fence"], 0)

    def _ids(self, job_id: uuid.UUID) -> dict[str, Any]:
        return {"job_id": job_id, "tenant_id": self.tenant_id}

    def _one(self, statement: str, parameters: Row) -> Row | None:
        with self.engine.connect() as connection:
            return one(connection, statement, parameters)


def make_gateway(engine: Engine, store: ObjectStore, name: str) -> Gateway:
    with engine.connect() as connection:
        tenant = one(connection, api_keys.ENSURE_TENANT, {"tenant_id": uuid.uuid4(), "name": name})
    assert tenant is not None
    return Gateway(engine, store, tenant["id"])


@pytest.fixture
def gateway(database: Connection, engine: Engine, store: ObjectStore) -> Gateway:
    return make_gateway(engine, store, "hospital")


@pytest.fixture
def other_tenant(gateway: Gateway) -> Gateway:
    return make_gateway(gateway.engine, gateway.store, "clinic")


@dataclass
class Worker:
    """What a worker does with the row, without the work."""

    engine: Engine
    timing: Timing

    def claim(self, stage: Stage = Stage.ANALYZE) -> Claim | None:
        with self.engine.connect() as connection:
            return claims.take(connection, stage, owner="test", timing=self.timing)

    def must_claim(self, stage: Stage = Stage.ANALYZE) -> Claim:
        claim = self.claim(stage)
        assert claim is not None
        return claim

    def beat(self, claim: Claim, progress: float = 0.0) -> bool:
        with self.engine.connect() as connection:
            return claims.beat(connection, claim, progress=progress, timing=self.timing)

    def finish(self, claim: Claim, document: str = DOCUMENT) -> bool:
        artifact = claims.ObjectRef(
            "signal.i16", "application/octet-stream", f"key/{claim.stage}/{claim.fence}", 3, "ab" * 32
        )
        with self.engine.connect() as connection:
            return claims.finish_stage(connection, claim, document=document, artifacts=[artifact])

    def release(self, claim: Claim) -> bool:
        with self.engine.connect() as connection:
            return claims.release(connection, claim)


WorkerProcess = subprocess.Popen[bytes]


FAST = {"pull_s": 0.2, "heartbeat_s": 0.3, "lease_s": 2.0, "kill_after_s": 0.5, "drain_s": 1.0, "backoff_s": 0.01}
"""Everything ten times faster than in service, so that the tests are."""


def _launching_workers(system: EmbeddedSystem) -> Iterator[Callable[..., WorkerProcess]]:
    """Start obedient workers; whatever is left of them is killed at the end."""
    started: list[WorkerProcess] = []

    def start(stage: str = "analyze", slots: int = 1, **slower: float) -> WorkerProcess:
        program = Path(__file__).with_name("obedient_worker.py")
        environment = {
            **system.environment,
            "PATH": "/usr/bin:/bin",
            "ECG_WORKER_CONCURRENCY": str(slots),
            **{f"ECG_TIMING__{name.upper()}": str(value) for name, value in {**FAST, **slower}.items()},
        }
        process = subprocess.Popen([sys.executable, str(program), stage], env=environment, start_new_session=True)
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


start_worker = pytest.fixture(_launching_workers, name="start_worker")
start_lasting_worker = pytest.fixture(_launching_workers, name="start_lasting_worker", scope="module")


@pytest.fixture
def status(gateway: Gateway) -> Callable[[uuid.UUID], str]:
    return lambda job_id: str(gateway.poll(job_id)["status"])


@pytest.fixture
def wait_until() -> Callable[..., None]:
    def wait(condition: Callable[[], object], within_s: float = 20.0) -> None:
        deadline_s = time.monotonic() + within_s
        while not condition():
            assert time.monotonic() < deadline_s, "it did not happen in time"
            time.sleep(0.02)

    return wait


@pytest.fixture
def worker(engine: Engine) -> Worker:
    return Worker(engine, Timing())


@pytest.fixture
def sweeper(settings: JobsSettings) -> Iterator[Sweeper]:
    sweeper = open_sweeper(settings)
    yield sweeper
    sweeper.courier.close()
    sweeper.engine.dispose()


@pytest.fixture
def sweep(sweeper: Sweeper) -> Callable[[], None]:
    return sweeper.sweep
