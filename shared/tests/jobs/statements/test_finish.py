from typing import Any

from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.job import Stage
from ecg_shared.jobs import claims, failures
from ecg_shared.jobs.failures import Failure, FailureClass


def fail(worker: Any, claim: Any, failure: Failure) -> FailureClass | None:
    with worker.engine.connect() as connection:
        return claims.fail_stage(connection, claim, failure, worker.timing)


def test_a_page_goes_from_digitizer_to_analyzer_to_its_result(gateway: Any, worker: Any) -> None:
    job_id = gateway.submit(kind="page")

    assert worker.finish(worker.claim(Stage.DIGITIZE), '{"digitization": 1}')
    between = gateway.poll(job_id)
    analysis = worker.claim(Stage.ANALYZE)
    assert worker.finish(analysis, '{"vitals": 2}')

    assert (between["status"], between["stage"]) == ("queued", "analyze")
    assert analysis.documents == {"digitize": {"digitization": 1}}
    job = gateway.poll(job_id)
    assert (job["status"], job["progress"], job["result_epoch"], job["attempts"]) == ("succeeded", 1.0, 1, 2)
    assert set(job["timings_ms"]) == {"queued", "digitize", "analyze"}
    assert gateway.result(job_id)["document"] == '{"vitals": 2}'


def test_the_analyzers_artefact_takes_the_place_of_the_digitizers(gateway: Any, worker: Any) -> None:
    job_id = gateway.submit(kind="page")
    worker.finish(worker.claim(Stage.DIGITIZE))
    analysis = worker.claim(Stage.ANALYZE)

    with worker.engine.connect() as connection:
        (ref,) = claims.input_files(connection, analysis)
    worker.finish(analysis)

    assert ref.key == "key/digitize/2"
    assert [artifact["key"] for artifact in gateway.artifacts(job_id)] == ["key/analyze/3"]


def test_a_finish_counts_once(gateway: Any, worker: Any) -> None:
    gateway.submit()
    claim = worker.claim()

    assert worker.finish(claim)
    assert not worker.finish(claim)


def test_a_worker_that_lost_its_claim_can_write_nothing(gateway: Any, worker: Any) -> None:
    job_id = gateway.submit()
    stale = worker.claim()
    gateway.set(job_id, "status = 'queued', fence = fence + 1")
    current = worker.claim()

    assert not worker.beat(stale)
    assert not worker.finish(stale)
    assert not worker.release(stale)
    assert fail(worker, stale, failures.of_bug()) is None
    assert worker.finish(current)


def test_a_permanent_error_ends_the_job_with_its_code(gateway: Any, worker: Any) -> None:
    job_id = gateway.submit()

    became = fail(worker, worker.claim(), failures.of_ecg_error(EcgError(code=ErrorCode.SIGNAL_FLAT)))

    assert became is FailureClass.PERMANENT
    job = gateway.poll(job_id)
    assert (job["status"], job["error"]["code"], job["error"]["retryable"]) == ("failed", "signal_flat", False)


def test_a_transient_error_gives_the_claim_back_and_waits(gateway: Any, worker: Any) -> None:
    job_id = gateway.submit()
    down = failures.of_ecg_error(EcgError(code=ErrorCode.MODEL_UNAVAILABLE))

    for _ in range(5):  # more often than a worker may be lost
        assert fail(worker, worker.claim(), down) is FailureClass.TRANSIENT
        assert worker.claim() is None
        gateway.set(job_id, "next_run_at = now()")

    assert gateway.poll(job_id)["status"] == "queued"


def test_a_bug_is_tried_twice_and_then_named_by_its_reference(gateway: Any, worker: Any) -> None:
    job_id = gateway.submit()
    first = fail(worker, worker.claim(), failures.of_bug())
    gateway.set(job_id, "next_run_at = now()")
    bug = failures.of_bug()

    second = fail(worker, worker.claim(), bug)

    assert (first, second) == (FailureClass.BUG, FailureClass.PERMANENT)
    error = gateway.poll(job_id)["error"]
    assert error["code"] == "internal_error"
    assert error["reference"] == bug.document["reference"]
    assert error["reference"] in error["detail"]


def test_a_file_that_takes_its_decoder_down_three_times_is_worker_lost(gateway: Any, worker: Any) -> None:
    job_id = gateway.submit()
    became = []
    for _ in range(3):
        became.append(fail(worker, worker.claim(), failures.of_lost_decoder()))
        gateway.set(job_id, "next_run_at = now()") if gateway.poll(job_id)["status"] == "queued" else None

    assert became == [FailureClass.LOST, FailureClass.LOST, FailureClass.PERMANENT]
    assert gateway.poll(job_id)["error"]["code"] == "worker_lost"


def test_a_released_row_is_due_at_once_and_its_claim_does_not_count(gateway: Any, worker: Any) -> None:
    gateway.submit()

    for _ in range(5):
        assert worker.release(worker.claim())

    assert worker.claim() is not None


def test_a_lease_never_reaches_beyond_the_stages_deadline(gateway: Any, worker: Any) -> None:
    job_id = gateway.submit()
    claim = worker.claim()
    gateway.set(job_id, "stage_deadline = now() + interval '5 seconds'")

    assert worker.beat(claim, progress=0.5)
    with worker.engine.connect() as connection:
        (row,) = connection.exec_driver_sql("SELECT lease_until = stage_deadline, progress FROM job").all()
    assert row == (True, 0.5)

    gateway.set(job_id, "stage_deadline = now() - interval '1 second'")
    assert not worker.beat(claim)
