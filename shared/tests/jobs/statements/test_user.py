from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError


def test_cancel_stops_a_running_job_from_finishing(gateway: Any, worker: Any) -> None:
    job_id = gateway.submit()
    claim = worker.claim()

    assert gateway.cancel(job_id)["status"] == "cancelled"

    assert not worker.beat(claim)
    assert not worker.finish(claim)
    assert gateway.poll(job_id)["status"] == "cancelled"


def test_cancel_comes_too_late_for_a_finished_job(gateway: Any, worker: Any) -> None:
    job_id = gateway.submit()
    worker.finish(worker.claim())

    assert gateway.cancel(job_id) is None
    assert gateway.poll(job_id)["status"] == "succeeded"


@pytest.mark.parametrize("action", ["cancel", "retry", "delete", "result"])
def test_another_tenants_job_does_not_exist(gateway: Any, other_tenant: Any, worker: Any, action: str) -> None:
    job_id = gateway.submit()
    worker.finish(worker.claim())

    assert getattr(other_tenant, action)(job_id) is None


def test_cancel_and_finish_at_once_have_one_winner(gateway: Any, worker: Any) -> None:
    with ThreadPoolExecutor(2) as pool:
        for _ in range(150):
            job_id = gateway.submit()
            claim = worker.claim()
            finished = pool.submit(worker.finish, claim)
            cancelled = pool.submit(gateway.cancel, job_id)

            won = (finished.result(), cancelled.result() is not None)

            status, result = gateway.poll(job_id)["status"], gateway.result(job_id)["result_epoch"]
            assert (won, status, result) in [
                ((True, False), "succeeded", 1),
                ((False, True), "cancelled", None),
            ]


def test_a_retry_keeps_the_old_result_until_the_new_one_is_there(gateway: Any, worker: Any) -> None:
    job_id = gateway.submit()
    worker.finish(worker.claim(), '{"n": 1}')

    assert gateway.retry(job_id)["epoch"] == 2
    meanwhile = gateway.result(job_id)
    kept = gateway.artifacts(job_id)
    worker.finish(worker.claim(), '{"n": 2}')

    assert (meanwhile["status"], meanwhile["epoch"], meanwhile["result_epoch"]) == ("queued", 2, 1)
    assert meanwhile["document"] == '{"n": 1}'
    assert [artifact["key"] for artifact in kept] == ["key/analyze/2"]
    assert gateway.result(job_id)["document"] == '{"n": 2}'
    assert [artifact["key"] for artifact in gateway.artifacts(job_id)] == ["key/analyze/4"]


def test_only_a_final_job_can_be_retried(gateway: Any) -> None:
    assert gateway.retry(gateway.submit()) is None


def test_a_job_whose_upload_was_outlived_cannot_be_retried(gateway: Any, worker: Any) -> None:
    job_id = gateway.submit()
    worker.finish(worker.claim())
    gateway.set(job_id, "input_deleted_at = now()")

    assert gateway.retry(job_id) is None


def test_a_deleted_job_keeps_its_id_and_loses_its_content(gateway: Any, worker: Any) -> None:
    job_id = gateway.submit()
    worker.finish(worker.claim())

    assert gateway.delete(job_id) is not None

    job = gateway.poll(job_id)
    assert (job["deleted"], job["status"], job["input"], job["timings_ms"]) == (True, "succeeded", {}, {})
    assert gateway.result(job_id)["document"] is None
    assert gateway.artifacts(job_id) == []
    assert gateway.delete(job_id) is None
    assert gateway.retry(job_id) is None


def test_delete_and_finish_at_once_leave_no_result(gateway: Any, worker: Any) -> None:
    with ThreadPoolExecutor(2) as pool:
        for _ in range(100):
            job_id = gateway.submit()
            claim = worker.claim()
            finished = pool.submit(worker.finish, claim)
            deleted = pool.submit(gateway.delete, job_id)
            finished.result()
            assert deleted.result() is not None

            with worker.engine.connect() as connection:
                left = connection.exec_driver_sql(
                    "SELECT (SELECT count(*) FROM result) + (SELECT count(*) FROM artifact)"
                ).scalar_one()
            assert left == 0


def test_the_database_itself_refuses_to_change_a_final_state(gateway: Any, worker: Any) -> None:
    job_id = gateway.submit()
    worker.finish(worker.claim())

    with pytest.raises(DBAPIError, match="is final"):
        gateway.set(job_id, "status = 'queued'")
