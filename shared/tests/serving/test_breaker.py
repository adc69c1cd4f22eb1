"""When a failing server is left alone."""

from __future__ import annotations

from ecg_shared.serving.breaker import Breaker, RetryBudget


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def opened(clock: Clock) -> Breaker:
    breaker = Breaker(failures=2, pause_s=5.0, clock_s=clock)
    breaker.failed()
    breaker.failed()
    return breaker


def test_single_failures_do_not_stop_calls() -> None:
    breaker = Breaker(failures=2, clock_s=Clock())
    breaker.failed()
    breaker.succeeded()
    breaker.failed()

    assert breaker.allows()


def test_failures_in_a_row_stop_calls_for_the_pause() -> None:
    clock = Clock()
    breaker = opened(clock)

    assert not breaker.allows()
    clock.now_s += 4.9
    assert not breaker.allows()


def test_after_the_pause_one_caller_may_try() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now_s += 5.0

    assert [breaker.allows(), breaker.allows()] == [True, False]


def test_a_trial_that_succeeds_lets_everyone_call_again() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now_s += 5.0
    breaker.allows()
    breaker.succeeded()

    assert breaker.allows()


def test_a_trial_that_fails_starts_the_pause_anew() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now_s += 5.0
    breaker.allows()
    clock.now_s += 3.0
    breaker.failed()
    clock.now_s += 4.9

    assert not breaker.allows()


def test_retries_are_at_most_a_tenth_of_the_successes_once_the_reserve_is_spent() -> None:
    budget = RetryBudget(most=2.0, earned_by_success=0.125)
    assert [budget.take() for _ in range(3)] == [True, True, False]

    for _ in range(8):  # 8 x 0.125 = 1 token
        budget.earn()

    assert [budget.take(), budget.take()] == [True, False]


def test_successes_do_not_save_up_beyond_the_reserve() -> None:
    budget = RetryBudget(most=1.0)
    for _ in range(100):
        budget.earn()

    assert [budget.take(), budget.take()] == [True, False]
