"""When to ask again."""

from typing import Any
from uuid import UUID

import pytest
from ecg_api.database import Database
from ecg_api.job_views import JobView
from ecg_api.queues import Queues


def view(status: str, progress: float = 0.0) -> JobView:
    final = status in ("succeeded", "failed", "cancelled")
    return JobView(UUID(int=1), 1, status, "analyze", 1, progress, final, False, '"1"', b"")


def queues(**figures: Any) -> Queues:
    made = Queues(Database("postgresql://nowhere.invalid/x", connections=2))
    made.rows = {"analyze": figures} if figures else {}
    return made


def test_a_final_job_needs_no_asking() -> None:
    assert queues().retry_after_s(view("succeeded")) is None


def test_before_anything_is_measured_a_second_is_taken() -> None:
    assert queues().retry_after_s(view("running")) == 1


def test_a_queued_job_waits_for_the_queue_and_then_for_itself() -> None:
    # 6 jobs of 2 s each over 3 slots are 4 s, and its own 2 s after them
    assert queues(depth=6, running=3, mean_s=2.0).retry_after_s(view("queued")) == 6


def test_a_running_job_waits_for_what_is_left_of_it() -> None:
    assert queues(depth=6, running=3, mean_s=12.0).retry_after_s(view("running", progress=0.75)) == 3


@pytest.mark.parametrize("running", [0, 1])
def test_the_advice_is_at_most_half_a_minute(running: int) -> None:
    assert queues(depth=10_000, running=running, mean_s=2.0).retry_after_s(view("queued")) == 30
