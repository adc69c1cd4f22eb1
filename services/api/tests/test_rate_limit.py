"""How fast one key may call."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from ecg_api.problems import RefusedError
from ecg_api.rate_limit import RateLimit


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def refused_after_s(limit: RateLimit, key_id: str) -> int | None:
    """Take one token; return when to come back where there is none."""
    try:
        limit.take(key_id)
    except RefusedError as error:
        return error.retry_after_s
    return None


def test_a_burst_of_two_seconds_is_let_through_and_no_more() -> None:
    limit = RateLimit(5.0, clock=Clock())
    assert [refused_after_s(limit, "a") for _ in range(11)] == [None] * 10 + [1]


def test_tokens_come_back_with_time_up_to_a_burst() -> None:
    clock = Clock()
    limit = RateLimit(5.0, clock=clock)
    for _ in range(10):
        limit.take("a")
    clock.now_s = 0.4  # two tokens
    assert [refused_after_s(limit, "a") for _ in range(3)] == [None, None, 1]
    clock.now_s = 1000.0
    assert [refused_after_s(limit, "a") for _ in range(11)] == [None] * 10 + [1]


def test_one_key_does_not_use_up_anothers() -> None:
    limit = RateLimit(1.0, clock=Clock())
    assert [refused_after_s(limit, "a") for _ in range(3)] == [None, None, 1]
    assert refused_after_s(limit, "b") is None


def test_a_slow_limit_says_how_long_to_wait() -> None:
    limit = RateLimit(0.1, clock=Clock())
    limit.take("a")
    assert refused_after_s(limit, "a") == 10


@pytest.mark.parametrize("path", ["/v1/jobs", "/v1/session"])
def test_calls_over_the_limit_are_told_when_to_come_back(start: Callable[..., str], caller_at: Any, path: str) -> None:
    caller = caller_at(start(rate_limit_per_s=1.0))
    answers = [caller.get(path) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["code"] == "rate_limited"
    assert answers[2].headers["retry-after"] == "1"


def test_health_is_answered_whatever_the_limit(start: Callable[..., str]) -> None:
    url = start(rate_limit_per_s=0.001)
    assert [httpx.get(f"{url}/health/live").status_code for _ in range(5)] == [200] * 5
