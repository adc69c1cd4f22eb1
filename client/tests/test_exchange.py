import json
from collections.abc import Sequence
from typing import Any

import pytest
from ecg_client.errors import AuthError, QuotaError, RefusedError, ServerUnreachableError
from ecg_client.exchange import Answer, Broken, Exchange, Pause, Request

URL = "http://ecg.example"
GOOD = Answer(200, {}, b"{}")
CUT = Broken("reset", connected=True)
NOBODY = Broken("refused", connected=False)


def problem(status: int, code: str, *, retry_after: str = "", **more: Any) -> Answer:
    headers = {"retry-after": retry_after} if retry_after else {}
    return Answer(status, headers, json.dumps({"code": code, "status": status, "detail": "why", **more}).encode())


def converse(
    replies: Sequence[Answer | Broken], *, retries: int = 5, repeatable: bool = True, known: bool = True
) -> tuple[Answer, list[float]]:
    """Play the replies to one call; return the answer and the pauses before each further try."""
    exchange = Exchange(URL, retries, answered_before=known)
    operation = exchange.answer(lambda: Request("GET", "/v1/jobs", repeatable=repeatable))
    coming = iter(replies)
    pauses: list[float] = []
    outcome: Any = None
    try:
        while True:
            step = operation.send(outcome)
            outcome = None
            if isinstance(step, Pause):
                pauses.append(step.seconds)
            else:
                outcome = next(coming)
    except StopIteration as end:
        return end.value, pauses


def test_a_good_answer_is_returned_at_once() -> None:
    answer, pauses = converse([GOOD])

    assert answer is GOOD
    assert pauses == []


@pytest.mark.parametrize(
    "trouble", [CUT, problem(408, "too_slow"), problem(429, "rate_limited"), problem(503, "overloaded")]
)
def test_what_may_pass_is_tried_again(trouble: Answer | Broken) -> None:
    answer, pauses = converse([trouble, trouble, GOOD])

    assert answer is GOOD
    assert len(pauses) == 2


def test_the_pause_doubles_with_jitter_of_a_half() -> None:
    _, pauses = converse([CUT, CUT, CUT, GOOD])

    assert 0.25 <= pauses[0] <= 0.75  # 0.5 s, times 0.5 to 1.5
    assert 0.5 <= pauses[1] <= 1.5
    assert 1.0 <= pauses[2] <= 3.0


def test_the_pause_is_never_shorter_than_retry_after() -> None:
    _, pauses = converse([problem(429, "rate_limited", retry_after="40"), GOOD])

    assert 40.0 <= pauses[0] <= 40.25  # and up to half of the first pause of 0.5 s, so that not all come at once


def test_a_retry_after_that_is_a_date_is_not_read() -> None:
    _, pauses = converse([problem(503, "overloaded", retry_after="Wed, 21 Oct 2026 07:28:00 GMT"), GOOD])

    assert pauses[0] <= 0.75


def test_a_failure_that_the_service_calls_lasting_is_not_tried_again() -> None:
    with pytest.raises(RefusedError) as caught:
        converse([problem(500, "worker_lost", retryable=False)])

    assert caught.value.code == "worker_lost"


def test_a_refusal_of_the_key_is_not_tried_again() -> None:
    with pytest.raises(AuthError):
        converse([problem(401, "unauthorized")])


def test_after_the_last_try_the_trouble_itself_is_raised() -> None:
    with pytest.raises(QuotaError):
        converse([problem(429, "queue_full")] * 3, retries=2)


def test_a_service_that_never_answered_is_given_up_after_three_tries() -> None:
    with pytest.raises(ServerUnreachableError, match=URL):
        converse([NOBODY] * 3, known=False)


def test_a_service_that_answered_before_is_waited_for_while_it_restarts() -> None:
    answer, pauses = converse([NOBODY] * 5 + [GOOD], known=True)

    assert answer is GOOD
    assert len(pauses) == 5


def test_what_must_not_happen_twice_is_not_sent_again_when_the_answer_was_lost() -> None:
    with pytest.raises(ServerUnreachableError, match="broke off"):
        converse([CUT], repeatable=False)


def test_what_must_not_happen_twice_is_sent_again_when_it_certainly_did_not_happen() -> None:
    answer, _ = converse([NOBODY, problem(429, "rate_limited"), GOOD], repeatable=False)

    assert answer is GOOD


def test_a_page_of_something_else_is_not_this_service() -> None:
    with pytest.raises(ServerUnreachableError, match="not this service"):
        converse([Answer(404, {}, b"<html>")])


def test_an_answer_that_is_no_object_is_not_this_service() -> None:
    with pytest.raises(ServerUnreachableError):
        Answer(200, {}, b"[1, 2]").document()


@pytest.mark.parametrize("path", ["http://elsewhere.example/v1/jobs", "//elsewhere.example/v1/jobs", "v1/jobs"])
def test_a_call_cannot_be_led_to_another_host_with_the_key(path: str) -> None:
    with pytest.raises(ValueError, match="no path of the service"):
        Request("GET", path)
