"""The gateway as a process would run it, on a real PostgreSQL, Valkey and SeaweedFS; stages are done by hand."""

import hashlib
import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import numpy as np
import psycopg
import pytest
from ecg_api.__main__ import Server, server
from ecg_api.keys import Scope, SecretHasher, new_key
from ecg_api.settings import ApiSettings
from ecg_local.system import EmbeddedSystem
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.job import Stage
from ecg_shared.contract.signal_artifact import encode_signal
from ecg_shared.jobs import claims, failures, migrate
from ecg_shared.jobs.announce import Announcer
from ecg_shared.jobs.database import open_engine
from ecg_shared.jobs.keys import output_key
from ecg_shared.jobs.statements import api_keys
from ecg_shared.jobs.storage import ObjectStore
from ecg_shared.jobs.timing import Timing
from sqlalchemy import Engine

PEPPER = "pepper-of-the-tests"
CSV = b"time_s,II\n" + b"".join(b"%.3f,%.3f\n" % (n / 500, (n % 7) / 10) for n in range(50))


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedSystem]:
    with EmbeddedSystem(tmp_path_factory.mktemp("api"), parts=("postgres", "redis", "s3")) as system:
        migrate.upgrade(system.environment["ECG_DATABASE_URL"])
        yield system


@pytest.fixture(scope="session")
def settings(system: EmbeddedSystem, tmp_path_factory: pytest.TempPathFactory) -> ApiSettings:
    values = {name.removeprefix("ECG_").lower(): value for name, value in system.environment.items()}
    known = {name: value for name, value in values.items() if name in ApiSettings.model_fields}
    own = {
        "api_port": 0,
        "key_pepper": PEPPER,
        "upload_max_bytes": 3_000_000,
        "spool_dir": tmp_path_factory.mktemp("spool"),
        "development_key_file": None,
        "dashboard_dir": None,
    }
    return ApiSettings.model_validate(known | own)


@pytest.fixture(scope="session")
def start(settings: ApiSettings) -> Iterator[Callable[..., str]]:
    """Start a gateway whose settings differ from the session's; returns its address."""
    started: list[tuple[Server, threading.Thread]] = []

    def start_one(**changes: Any) -> str:
        running = server(settings.model_copy(update=changes))
        thread = threading.Thread(target=running.run, daemon=True)
        thread.start()
        began = time.monotonic()
        while not running.started:
            assert thread.is_alive()
            assert time.monotonic() - began < 30
            time.sleep(0.01)
        started.append((running, thread))
        return f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"

    yield start_one
    for running, thread in started:
        running.handle_exit(2, None)
        thread.join(20)


@pytest.fixture(scope="session")
def url(start: Callable[..., str]) -> str:
    return start()


@pytest.fixture
def database(settings: ApiSettings) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    with psycopg.connect(settings.database_url.get_secret_value(), autocommit=True) as connection:
        yield connection


def make_key(
    database: psycopg.Connection[tuple[Any, ...]],
    tenant: str,
    scopes: list[Scope] | None = None,
    expires_s: float | None = None,
) -> str:
    key = new_key()
    row = database.execute(api_keys.ENSURE_TENANT.encode(), {"tenant_id": uuid.uuid4(), "name": tenant}).fetchone()
    assert row is not None
    database.execute(
        api_keys.CREATE.encode(),
        {
            "key_id": key.key_id,
            "tenant_id": row[0],
            "name": "test",
            "secret_hmac": SecretHasher(PEPPER.encode())(key.secret),
            "scopes": scopes or [Scope.SUBMIT, Scope.READ, Scope.DELETE],
            "development": False,
            "expires_s": expires_s,
        },
    )
    return str(key)


KeyMaker = Callable[..., str]


@pytest.fixture
def key_for(database: psycopg.Connection[tuple[Any, ...]]) -> KeyMaker:
    def make(tenant: str, scopes: list[Scope] | None = None, expires_s: float | None = None) -> str:
        return make_key(database, tenant, scopes, expires_s)

    return make


class Caller(httpx.Client):
    """A client of the gateway with a key."""

    def __init__(self, url: str, key: str) -> None:
        super().__init__(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=40)

    def submit(self, content: bytes = CSV, name: str = "ecg.csv", **options: Any) -> dict[str, Any]:
        """Submit and return the job."""
        answer = self.post("/v1/jobs", files={"file": (name, content)}, data={"options": json.dumps(options)})
        assert answer.status_code == 202, answer.text
        job: dict[str, Any] = answer.json()
        return job

    def refusal(self, method: str, path: str, **how: Any) -> tuple[int, str]:
        """Return status and code of a call that is refused."""
        answer = self.request(method, path, **how)
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        assert answer.json()["status"] == answer.status_code
        return answer.status_code, answer.json()["code"]


@pytest.fixture
def client(url: str, key_for: KeyMaker) -> Iterator[Caller]:
    """A caller of a tenant of its own."""
    with Caller(url, key_for(f"tenant {uuid.uuid4()}")) as client:
        yield client


@pytest.fixture
def stranger(url: str, key_for: KeyMaker) -> Iterator[Caller]:
    """A caller of another tenant."""
    with Caller(url, key_for(f"tenant {uuid.uuid4()}")) as client:
        yield client


@pytest.fixture
def caller_at(key_for: KeyMaker) -> Iterator[Callable[[str], Caller]]:
    """Callers of a tenant of their own at any gateway."""
    key, made = key_for(f"tenant {uuid.uuid4()}"), []

    def make(url: str) -> Caller:
        made.append(Caller(url, key))
        return made[-1]

    yield make
    for caller in made:
        caller.close()


RESULT = {
    "schema_version": "1",
    "input": {"kind": "signal", "format": "csv", "pages": None, "sha256": "0" * 64},
    "vitals": {"heart_rate_bpm": 71.0, "rmssd_ms": None, "qrs_duration_ms": 92.0},
    "findings": [],
    "disclaimer": "Computer reading, unconfirmed.",
}
BEATS_CSV = b"time_s,class,probability,rr_ms\n0.4,N,0.99,\n"
SIGNAL = Ecg(
    signal_mv=np.stack(
        [
            np.sin(np.arange(20_000) / 50.0, dtype=np.float64).astype(np.float32),
            np.where(np.arange(20_000) < 100, np.nan, 0.25).astype(np.float32),
        ]
    ),
    sampling_rate_hz=500.0,
    lead_names=("I", "II"),
)
"""40 s: a wave in I, in II nothing for 0.2 s and then 0.25 mV."""


@dataclass
class Worker:
    """What a worker does to a row and its objects, without the work."""

    engine: Engine
    store: ObjectStore
    announcer: Announcer
    timing: Timing
    signal: Ecg

    def claim(self, job_id: str, stage: Stage = Stage.ANALYZE) -> claims.Claim:
        with self.engine.connect() as connection:
            # Others' jobs may be due too: this worker wants its own.
            connection.exec_driver_sql(
                "UPDATE job SET next_run_at = now() + interval '1 day' * CASE WHEN id = %(id)s THEN -1 ELSE 1 END"
                " WHERE status = 'queued'",
                {"id": job_id},
            )
            claim = claims.take(connection, stage, owner="test", timing=self.timing)
        assert claim is not None
        assert str(claim.job_id) == job_id
        self.announcer.publish(claim.job_id)
        return claim

    def beat(self, claim: claims.Claim, progress: float) -> None:
        with self.engine.connect() as connection:
            assert claims.beat(connection, claim, progress=progress, timing=self.timing)
        self.announcer.publish(claim.job_id)

    def succeed(
        self, claim: claims.Claim, document: dict[str, Any] = RESULT, files: dict[str, bytes] | None = None
    ) -> None:
        chosen = files if files is not None else {"signal.i16": encode_signal(SIGNAL), "beats.csv": BEATS_CSV}
        references = [self._put(claim, name, content) for name, content in chosen.items()]
        with self.engine.connect() as connection:
            assert claims.finish_stage(connection, claim, document=json.dumps(document), artifacts=references)
        self.announcer.publish(claim.job_id)

    def fail(self, claim: claims.Claim, failure: failures.Failure) -> None:
        with self.engine.connect() as connection:
            claims.fail_stage(connection, claim, failure, self.timing)
        self.announcer.publish(claim.job_id)

    def run(self, job_id: str, **how: Any) -> None:
        self.succeed(self.claim(job_id), **how)

    def _put(self, claim: claims.Claim, name: str, content: bytes) -> claims.ObjectRef:
        key = output_key(claim.job_id, claim.stage, claim.fence, name)
        sha256 = hashlib.sha256(content).hexdigest()
        media_type = "text/csv" if name.endswith(".csv") else "application/octet-stream"
        self.store.put(key, content, sha256=sha256, media_type=media_type, grant=claim.grant)
        return claims.ObjectRef(name, media_type, key, len(content), sha256)


@pytest.fixture(scope="session")
def engine(settings: ApiSettings) -> Iterator[Engine]:
    engine = open_engine(settings, name="tests", pool_size=5)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def store(settings: ApiSettings) -> ObjectStore:
    return ObjectStore.from_settings(settings)


@pytest.fixture(scope="session")
def worker(engine: Engine, store: ObjectStore, settings: ApiSettings) -> Iterator[Worker]:
    announcer = Announcer(settings)
    yield Worker(engine, store, announcer, Timing(), SIGNAL)
    announcer.close()
