import hashlib
import io
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from ecg_local.system import EmbeddedSystem
from ecg_shared.contract.errors import EcgError
from ecg_shared.jobs.settings import JobsSettings
from ecg_shared.jobs.storage import (
    Grant,
    GrantOverError,
    ObjectDamagedError,
    ObjectStore,
    StorageUnavailableError,
)

CONTENT = b"0123456789" * 100_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def grant() -> Grant:
    return Grant(datetime.now(UTC), 60)


@pytest.fixture
def key() -> str:
    return f"tests/{uuid.uuid4()}"


def put(store: ObjectStore, key: str, grant: Grant, content: bytes = CONTENT) -> None:
    digest = hashlib.sha256(content).hexdigest()
    store.put(key, content, sha256=digest, media_type="application/octet-stream", grant=grant)


def test_what_was_put_is_read_back(store: ObjectStore, key: str, grant: Grant) -> None:
    put(store, key, grant)

    assert store.read(key, sha256=SHA256, length=len(CONTENT), grant=grant) == CONTENT


def test_a_file_is_put_from_its_beginning_wherever_it_stands(store: ObjectStore, key: str, grant: Grant) -> None:
    spooled = io.BytesIO(CONTENT)
    spooled.seek(17)

    store.put(key, spooled, sha256=SHA256, media_type="text/csv", grant=grant)

    assert store.read(key, sha256=SHA256, length=len(CONTENT), grant=grant) == CONTENT


def test_an_empty_object_is_an_object(store: ObjectStore, key: str, grant: Grant) -> None:
    put(store, key, grant, b"")

    assert store.read(key, sha256=hashlib.sha256(b"").hexdigest(), length=0, grant=grant) == b""


def test_other_bytes_than_the_digest_says_are_refused_by_the_store(store: ObjectStore, key: str, grant: Grant) -> None:
    with pytest.raises(EcgError):
        store.put(key, b"other", sha256=SHA256, media_type="text/csv", grant=grant)

    assert list(store.listing(key)) == []


def test_putting_the_same_bytes_again_is_fine(store: ObjectStore, key: str, grant: Grant) -> None:
    put(store, key, grant)

    put(store, key, grant)


def test_an_object_is_never_overwritten(store: ObjectStore, key: str, grant: Grant) -> None:
    put(store, key, grant)

    with pytest.raises(ObjectDamagedError):
        put(store, key, grant, b"second")

    assert store.read(key, sha256=SHA256, length=len(CONTENT), grant=grant) == CONTENT


def test_a_grant_that_is_over_lets_nobody_write_or_read(store: ObjectStore, key: str, grant: Grant) -> None:
    put(store, key, grant)
    over = Grant(datetime.now(UTC) - timedelta(seconds=30), 10)

    with pytest.raises(GrantOverError):
        put(store, f"{key}-late", over)
    with pytest.raises(GrantOverError):
        store.read(key, sha256=SHA256, length=len(CONTENT), grant=over)


@pytest.mark.parametrize("length", [len(CONTENT) - 1, len(CONTENT) + 1])
def test_an_object_of_another_length_is_damaged(store: ObjectStore, key: str, grant: Grant, length: int) -> None:
    put(store, key, grant)

    damaged = hashlib.sha256(CONTENT[:length]).hexdigest() if length < len(CONTENT) else "00" * 32
    with pytest.raises(ObjectDamagedError):
        store.read(key, sha256=damaged, length=length, grant=grant)


def test_a_missing_object_is_damage_not_an_outage(store: ObjectStore, key: str, grant: Grant) -> None:
    with pytest.raises(ObjectDamagedError):
        store.read(key, sha256=SHA256, length=1, grant=grant)
    with pytest.raises(ObjectDamagedError):
        list(store.stream(key, length=1))


def test_a_range_is_streamed(store: ObjectStore, key: str, grant: Grant) -> None:
    put(store, key, grant)

    assert b"".join(store.stream(key, offset=999_995, length=5)) == b"56789"


def test_a_range_beyond_the_end_is_damage(store: ObjectStore, key: str, grant: Grant) -> None:
    put(store, key, grant, b"short")

    with pytest.raises(ObjectDamagedError):
        list(store.stream(key, length=6))


def test_deleting_a_prefix_leaves_its_neighbours(store: ObjectStore, key: str, grant: Grant) -> None:
    put(store, f"{key}/1/a", grant, b"a")
    put(store, f"{key}/1/b", grant, b"b")
    put(store, f"{key}/10/c", grant, b"c")

    assert store.delete_prefix(f"{key}/1/") == 2

    assert [name for name, _ in store.listing(f"{key}/")] == [f"{key}/10/c"]


def test_a_dead_store_is_an_outage(settings: JobsSettings, key: str, grant: Grant, system: EmbeddedSystem) -> None:
    # Given: a port where nobody listens.
    nowhere = ObjectStore.from_settings(settings.model_copy(update={"s3_endpoint": "127.0.0.1:9"}))

    for request in (
        nowhere.check,
        lambda: put(nowhere, key, grant),
        lambda: nowhere.read(key, sha256=SHA256, length=1, grant=grant),
        lambda: list(nowhere.stream(key, length=1)),
        lambda: nowhere.delete([key]),
    ):
        with pytest.raises(StorageUnavailableError):
            request()


def test_a_bucket_that_is_not_there_is_an_outage(settings: JobsSettings) -> None:
    with pytest.raises(StorageUnavailableError):
        ObjectStore.from_settings(settings.model_copy(update={"s3_bucket": "elsewhere"})).check()
