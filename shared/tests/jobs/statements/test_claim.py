from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ecg_shared.contract.job import Stage


def test_a_claim_moves_the_fence_and_counts(gateway: Any, worker: Any) -> None:
    job_id = gateway.submit()

    claim = worker.claim()

    assert (claim.job_id, claim.fence, claim.epoch, claim.stage) == (job_id, 2, 1, Stage.ANALYZE)
    job = gateway.poll(job_id)
    assert (job["status"], job["attempts"]) == ("running", 1)
    assert 0 <= job["timings_ms"]["queued"] < 10_000


def test_nothing_due_gives_no_claim(gateway: Any, worker: Any) -> None:
    gateway.submit(kind="page")

    assert worker.claim(Stage.ANALYZE) is None


def test_a_row_is_claimed_once_by_many(gateway: Any, worker: Any) -> None:
    for _ in range(20):
        gateway.submit()

    with ThreadPoolExecutor(12) as pool:
        claims = [claim for claim in pool.map(lambda _: worker.claim(), range(60)) if claim is not None]

    assert len(claims) == 20
    assert len({claim.job_id for claim in claims}) == 20


def test_stat_comes_before_routine_before_bulk(gateway: Any, worker: Any) -> None:
    bulk, routine, stat = (gateway.submit(priority=priority) for priority in (2, 1, 0))

    assert [worker.claim().job_id for _ in range(3)] == [stat, routine, bulk]


def test_a_tenant_with_many_jobs_does_not_hold_up_another(gateway: Any, other_tenant: Any, worker: Any) -> None:
    for _ in range(5):
        gateway.submit()
    single = other_tenant.submit()

    # The flood's first job is older; its second one counts a busy slot of its tenant, so the other tenant is next.
    assert single in [worker.claim().job_id for _ in range(2)]


def test_within_a_tenant_the_longest_waiting_is_first(gateway: Any, worker: Any) -> None:
    submitted = [gateway.submit() for _ in range(4)]

    assert [worker.claim().job_id for _ in range(4)] == submitted


def test_a_row_that_is_not_due_yet_is_left(gateway: Any, worker: Any) -> None:
    job_id = gateway.submit()
    gateway.set(job_id, "next_run_at = now() + interval '1 minute'")

    assert worker.claim() is None


def test_a_row_of_a_layout_from_the_future_is_left(gateway: Any, worker: Any) -> None:
    gateway.set(gateway.submit(), "rev = 2")

    assert worker.claim() is None


def test_last_chances_run_one_at_a_time(gateway: Any, worker: Any) -> None:
    suspects = [gateway.submit(), gateway.submit()]
    for suspect in suspects:
        gateway.set(suspect, "claims = 2")
    innocent = gateway.submit()

    first, second = worker.claim(), worker.claim()

    assert first.job_id == suspects[0]
    assert second.job_id == innocent
    assert worker.claim() is None
    worker.finish(first)
    assert worker.claim().job_id == suspects[1]
