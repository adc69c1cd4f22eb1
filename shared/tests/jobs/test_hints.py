import signal
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from ecg_local.system import EmbeddedSystem
from ecg_shared.jobs.announce import CHANNEL, Announcer
from ecg_shared.jobs.courier import Courier
from ecg_shared.jobs.hints import HintSender
from ecg_shared.jobs.settings import JobsSettings
from kombu.exceptions import OperationalError
from redis import Redis, RedisError

WaitUntil = Callable[..., None]


@pytest.fixture
def broker(settings: JobsSettings) -> Any:
    with Redis.from_url(settings.redis_url.get_secret_value()) as broker:
        broker.flushall()
        yield broker


def test_a_hint_lands_in_the_queue_of_its_stage_alone(settings: JobsSettings, broker: Any) -> None:
    hints = HintSender(settings)

    hints.send(uuid.uuid4(), "digitize", 1)

    assert (broker.llen("digitize"), broker.llen("analyze")) == (1, 0)
    assert len(broker.lindex("digitize", 0)) < 1200  # the three arguments, and Celery's envelope
    hints.close()


def test_a_stopped_broker_costs_less_than_a_second(settings: JobsSettings, system: EmbeddedSystem, broker: Any) -> None:
    hints, announcer = HintSender(settings), Announcer(settings)
    hints.send(uuid.uuid4(), "analyze", 1)
    system.kill("redis", signal.SIGSTOP)
    try:
        for send, error in (
            (lambda: hints.send(uuid.uuid4(), "analyze", 1), OperationalError),
            (lambda: announcer.publish(uuid.uuid4()), RedisError),
        ):
            began_s = time.monotonic()
            with pytest.raises(error):
                send()
            assert time.monotonic() - began_s < 1.0
        assert not announcer.reachable()
    finally:
        system.kill("redis", signal.SIGCONT)
    assert announcer.reachable()
    hints.close()
    announcer.close()


def test_a_change_is_announced_by_the_jobs_id(settings: JobsSettings, broker: Any, wait_until: WaitUntil) -> None:
    announcer = Announcer(settings)
    with broker.pubsub(ignore_subscribe_messages=True) as messages:
        messages.subscribe(CHANNEL)
        messages.get_message(timeout=2)
        job_id = uuid.uuid4()

        announcer.publish(job_id)

        assert messages.get_message(timeout=2)["data"] == str(job_id).encode()
    announcer.close()


def test_the_courier_runs_errands_in_order_and_survives_what_they_raise(wait_until: WaitUntil) -> None:
    courier, ran = Courier(), []

    def fails() -> None:
        raise RuntimeError

    courier.give(lambda: ran.append(1))
    courier.give(fails)
    courier.give(lambda: ran.append(2))

    wait_until(lambda: ran == [1, 2])
    courier.close()


def test_after_three_failures_the_courier_drops_errands_instead_of_waiting() -> None:
    courier, tried = Courier(), []

    def fails() -> None:
        tried.append(1)
        raise RedisError

    for _ in range(10):
        courier.give(fails)
    courier.close()

    assert len(tried) == 3
