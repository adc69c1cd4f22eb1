"""What is held for a client that follows a tenant."""

import asyncio
import uuid

import pytest
from ecg_api.tenant_feed import RESET, Subscription


def subscription() -> Subscription:
    return Subscription(uuid.uuid4(), None, begins_after=0)


async def take(held: Subscription) -> bytes:
    return await held.take(within_s=0.05)


def test_what_came_is_taken_once_and_in_order() -> None:
    async def follow() -> tuple[bytes, bytes]:
        held = subscription()
        held.give(b"a")
        held.give(b"b")
        return await take(held), await take(held)

    assert asyncio.run(follow()) == (b"ab", b"")


def test_a_client_that_does_not_read_loses_what_is_too_much_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecg_api.tenant_feed.MOST_HELD", 2)

    async def follow() -> tuple[bytes, bytes]:
        held = subscription()
        for encoded in (b"a", b"b", b"c"):
            held.give(encoded)
        first = await take(held)
        held.give(b"d")
        return first, await take(held)

    # a and b were dropped when c came; after the reset nothing is missing.
    assert asyncio.run(follow()) == (RESET + b"c", b"d")


def test_a_follower_of_a_batch_wants_its_jobs_only() -> None:
    batch_id = uuid.uuid4()
    of_batch = Subscription(uuid.uuid4(), batch_id, begins_after=0)
    assert of_batch.wants({"batch_id": batch_id})
    assert not of_batch.wants({"batch_id": None})
    assert subscription().wants({"batch_id": None})
