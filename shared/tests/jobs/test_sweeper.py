import base64
import json
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from ecg_local.system import EmbeddedSystem
from ecg_shared.jobs import keys
from ecg_shared.jobs.database import one, rows
from ecg_shared.jobs.settings import JobsSettings
from ecg_shared.jobs.statements import read
from ecg_shared.jobs.storage import ObjectStore
from ecg_shared.jobs.sweeper import Sweeper, open_sweeper
from redis import Redis
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

WaitUntil = Callable[..., None]


@pytest.fixture
def broker(settings: JobsSettings) -> Any:
    with Redis.from_url(settings.redis_url.get_secret_value()) as broker:
        broker.flushall()
        yield broker


def objects(store: ObjectStore, job_id: uuid.UUID) -> set[str]:
    return {key for key, _ in store.listing(keys.job_prefix(job_id))}


def test_flushall_costs_only_hints_and_the_sweeper_sends_them_again(
    gateway: Any, sweeper: Sweeper, broker: Any, wait_until: WaitUntil
) -> None:
    gateway.submit()  # hinted a moment ago
    waiting = gateway.submit()
    gateway.set(waiting, "hinted_at = now() - interval '6 seconds'")

    sweeper.hint_due()

    wait_until(lambda: broker.llen("analyze") == 1)
    message = json.loads(broker.lindex("analyze", 0))
    arguments, _, _ = json.loads(base64.b64decode(message["body"]))
    assert arguments == [str(waiting), "analyze", 1]


def test_hints_are_repeated_ever_more_rarely(
    gateway: Any, sweeper: Sweeper, broker: Any, wait_until: WaitUntil
) -> None:
    job_id = gateway.submit()
    gateway.set(job_id, "hinted_at = now() - interval '6 seconds', hints = 2")  # the third is due after 10 s

    sweeper.hint_due()
    gateway.set(job_id, "hinted_at = now() - interval '11 seconds'")
    sweeper.hint_due()

    wait_until(lambda: broker.llen("analyze") == 1)


def test_a_silent_worker_loses_its_row_and_a_late_finish_counts_for_nothing(
    gateway: Any, worker: Any, sweeper: Sweeper
) -> None:
    job_id = gateway.submit()
    stale = worker.claim()
    gateway.set(job_id, "lease_until = now() - interval '1 second'")

    sweeper.take_back_lost()

    assert gateway.poll(job_id)["status"] == "queued"
    assert not worker.finish(stale)
    assert worker.finish(worker.claim())


@pytest.mark.parametrize(
    ("silent_since", "code"),
    [
        ("lease_until = now() - interval '1 second'", "worker_lost"),
        (
            "lease_until = now() - interval '1 second', stage_deadline = now() - interval '1 second'",
            "deadline_exceeded",
        ),
    ],
)
def test_the_third_lost_worker_is_the_last(
    gateway: Any, worker: Any, sweeper: Sweeper, silent_since: str, code: str
) -> None:
    job_id = gateway.submit()
    for _ in range(3):
        assert worker.claim() is not None
        gateway.set(job_id, silent_since)
        sweeper.take_back_lost()

    job = gateway.poll(job_id)
    assert (job["status"], job["error"]["code"], job["attempts"]) == ("failed", code, 3)


@pytest.mark.parametrize(
    ("error", "code"), [("NULL", "deadline_exceeded"), ("""'{"code": "model_unavailable"}'""", "model_unavailable")]
)
def test_a_job_too_old_fails_with_what_held_it_up(gateway: Any, sweeper: Sweeper, error: str, code: str) -> None:
    job_id = gateway.submit()
    gateway.set(job_id, f"queued_at = now() - interval '25 hours', error = {error}")

    sweeper.expire_old()

    job = gateway.poll(job_id)
    assert (job["status"], job["error"]["code"]) == ("failed", code)


def test_an_upload_that_nobody_finished_is_forgotten_with_its_object(
    gateway: Any, sweeper: Sweeper, store: ObjectStore
) -> None:
    begun = gateway.begin(key="k")
    gateway.put(begun)
    gateway.set(begun["id"], "lease_until = now() - interval '1 second'")

    sweeper.drop_stale_uploads()

    assert gateway.replay("k") is None
    assert objects(store, begun["id"]) == set()
    assert gateway.promise(begun) is None


def test_a_promised_upload_is_never_dropped(gateway: Any, sweeper: Sweeper, store: ObjectStore) -> None:
    job_id = gateway.submit(content=b"x")

    sweeper.drop_stale_uploads()

    assert len(objects(store, job_id)) == 1


def test_a_deleted_job_is_emptied_only_when_no_writer_can_be_left_and_again_later(
    gateway: Any, worker: Any, sweeper: Sweeper, store: ObjectStore, database: Connection
) -> None:
    job_id = gateway.submit(key="k", content=b"x")
    worker.claim()  # its grant lives for 120 s, and an upload begun in time for 60 s more
    gateway.delete(job_id)

    sweeper.purge_deleted()
    assert len(objects(store, job_id)) == 1
    assert database.exec_driver_sql(
        "SELECT purge_after BETWEEN now() + interval '170 seconds' AND now() + interval '180 seconds' FROM job"
    ).scalar_one()

    gateway.set(job_id, "purge_after = now()")
    sweeper.purge_deleted()
    assert objects(store, job_id) == set()
    assert database.exec_driver_sql("SELECT purged_at IS NULL FROM job").scalar_one()

    gateway.put_output(job_id, "late", named=False)  # a writer that was nearly in time
    for purged in (False, True):  # a pass that found something is not the last
        gateway.set(job_id, "purge_after = now()")
        sweeper.purge_deleted()
        assert objects(store, job_id) == set()
        assert database.exec_driver_sql("SELECT purged_at IS NOT NULL FROM job").scalar_one() is purged
    assert gateway.replay("k") is None
    assert gateway.poll(job_id)["deleted"]


def test_retention_takes_the_upload_first_and_the_job_later(
    gateway: Any, worker: Any, sweeper: Sweeper, store: ObjectStore, database: Connection
) -> None:
    job_id = gateway.submit(content=b"x")
    worker.finish(worker.claim())

    sweeper.retain()
    assert len(objects(store, job_id)) == 1

    gateway.set(job_id, "finished_at = now() - interval '25 hours'")
    sweeper.retain()
    assert objects(store, job_id) == set()
    assert not gateway.poll(job_id)["deleted"]

    gateway.set(job_id, "finished_at = now() - interval '31 days'")
    sweeper.retain()
    assert gateway.poll(job_id)["deleted"]
    trail = rows(database, "SELECT actor, action, outcome FROM audit WHERE job_id = %(id)s", {"id": job_id})
    assert trail == [{"actor": "sweeper", "action": "delete", "outcome": "retention"}]


def test_each_part_of_the_bucket_has_its_turn_once_a_day(sweeper: Sweeper, database: Connection) -> None:
    database.exec_driver_sql("UPDATE orphan_walk SET walked_at = now()")
    database.exec_driver_sql("UPDATE orphan_walk SET walked_at = now() - interval '25 hours' WHERE h2 = 'a7'")

    sweeper.walk_for_orphans()

    left = database.exec_driver_sql("SELECT count(*) FROM orphan_walk WHERE walked_at < now() - interval '1 day'")
    assert left.scalar_one() == 0


def test_the_queues_are_measured_in_one_row_a_stage(
    gateway: Any, worker: Any, sweeper: Sweeper, database: Connection
) -> None:
    gateway.submit()
    waiting = gateway.submit(kind="page")
    worker.finish(worker.claim())
    gateway.set(waiting, "next_run_at = now() - interval '40 seconds'")
    gateway.submit()
    worker.claim()

    sweeper.measure_queues()

    analyze, digitize = rows(database, read.QUEUES, {})
    assert (analyze["stage"], analyze["depth"], analyze["running"], analyze["oldest_age_s"]) == ("analyze", 0, 1, 0.0)
    assert 0 <= analyze["mean_s"] < 5
    assert (digitize["depth"], digitize["running"], digitize["mean_s"]) == (1, 0, None)
    assert 40 <= digitize["oldest_age_s"] < 45


def test_a_duty_that_fails_leaves_the_others_done(
    gateway: Any, worker: Any, sweeper: Sweeper, system: EmbeddedSystem, database: Connection
) -> None:
    begun = gateway.begin()
    gateway.set(begun["id"], "lease_until = now() - interval '1 second'")
    system.kill("s3")
    try:
        sweeper.sweep()
    finally:
        system.wait_healthy("s3")

    assert one(database, "SELECT count(*) AS n FROM queue_stat", {}) == {"n": 2}


def test_many_sweepers_do_each_thing_once(gateway: Any, worker: Any, settings: JobsSettings) -> None:
    job_ids = [gateway.submit() for _ in range(30)]
    for job_id in job_ids:
        worker.claim()
        gateway.set(job_id, "lease_until = now() - interval '1 second'")
    sweepers = [open_sweeper(settings) for _ in range(4)]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda sweeper: sweeper.take_back_lost(), sweepers))

    fences = {worker.claim().fence for _ in job_ids}
    assert fences == {4}  # 1 at submission, 2 claimed, 3 taken back once, 4 claimed again
    for sweeper in sweepers:
        sweeper.engine.dispose()


def test_the_audit_trail_is_append_only(database: Connection) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        database.exec_driver_sql("DELETE FROM audit")
