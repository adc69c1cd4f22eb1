from concurrent.futures import ThreadPoolExecutor
from typing import Any


def test_a_promised_job_is_queued_and_seen(gateway: Any) -> None:
    begun = gateway.begin()

    promised = gateway.promise(begun)

    assert (promised["id"], promised["stage"], promised["epoch"]) == (begun["id"], "analyze", 1)
    job = gateway.poll(begun["id"])
    assert (job["status"], job["revision"], job["attempts"]) == ("queued", 2, 0)  # one visible change: the promise


def test_a_receiving_job_was_promised_to_nobody_and_is_seen_by_nobody(gateway: Any) -> None:
    begun = gateway.begin()

    assert gateway.result(begun["id"]) is None


def test_the_same_key_begins_only_once(gateway: Any) -> None:
    first = gateway.begin(key="k")

    assert gateway.begin(key="k") is None
    replay = gateway.replay("k")
    assert (replay["id"], replay["same_request"], replay["status"]) == (first["id"], True, "receiving")


def test_a_key_belongs_to_its_tenant(gateway: Any, other_tenant: Any) -> None:
    gateway.begin(key="k")

    assert other_tenant.begin(key="k") is not None


def test_a_known_key_with_other_bytes_is_told_apart(gateway: Any) -> None:
    gateway.begin(key="k", request=b"first")

    assert gateway.replay("k", request=b"second")["same_request"] is False


def test_who_takes_an_upload_over_fences_the_first_one_out(gateway: Any) -> None:
    first = gateway.begin(key="k")
    second = gateway.take_over(first["id"])

    assert gateway.promise(first) is None
    assert gateway.promise(second) is not None


def test_a_promised_job_cannot_be_taken_over(gateway: Any) -> None:
    begun = gateway.begin(key="k")
    gateway.promise(begun)

    assert gateway.take_over(begun["id"]) is None


def test_fifty_submissions_of_one_key_at_once_make_one_job(gateway: Any) -> None:
    def submit(_: int) -> Any:
        while True:
            begun = gateway.begin(key="k")
            if begun is None:
                known = gateway.replay("k")
                if known["status"] != "receiving":
                    return known["id"]
                begun = gateway.take_over(known["id"])
            if begun is not None and gateway.promise(begun) is not None:
                return begun["id"]

    with ThreadPoolExecutor(16) as pool:
        answered = set(pool.map(submit, range(50)))

    assert len(answered) == 1
    assert gateway.poll(answered.pop())["status"] == "queued"
