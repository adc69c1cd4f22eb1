"""Object storage: writes that only their grant allows, reads that are checked.

Every request of a job is a presigned URL dated by the database's clock and expiring with the claim, so a worker whose
clock is wrong, or whose lease is over, is refused by the store itself. A write carries its SHA-256 in the signed query
(the store refuses other bytes) and ``If-None-Match: *`` (the store refuses to overwrite).
"""

import base64
import hashlib
import io
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import BinaryIO, Final, Self, TypeVar

import urllib3
from minio import Minio
from minio.deleteobjects import DeleteObject
from minio.error import MinioException, S3Error

from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.jobs.settings import JobsSettings

PUT_TIMEOUT_S: Final = 60.0
"""An upload begun before its grant ended is over, or cut off, so long after."""
_READ_TIMEOUT_S: Final = 60.0
_SOCKET_TIMEOUT: Final = urllib3.Timeout(connect=2.0, read=10.0)
_TRIES: Final = 3
_PAUSE_S: Final = 0.2
_CHUNK_BYTES: Final = 1 << 18


class StorageUnavailableError(EcgError):
    """The store does not answer, answers too slowly or says it is overloaded: worth another try."""

    code = ErrorCode.STORAGE_UNAVAILABLE


class StorageFullError(EcgError):
    """The store has no room: worth another try later."""

    code = ErrorCode.STORAGE_FULL


class ObjectDamagedError(EcgError):
    """The object is missing, or its bytes are not those that were written."""

    code = ErrorCode.OBJECT_DAMAGED


class GrantOverError(EcgError):
    """The store refused a request because its grant has expired."""

    code = ErrorCode.DEADLINE_EXCEEDED


@dataclass(frozen=True, slots=True)
class Grant:
    """Leave to read and write until ``granted_at`` + ``seconds``, by the database's clock."""

    granted_at: datetime
    seconds: float


class ObjectStore:
    """One bucket. Safe to share between threads."""

    def __init__(
        self, endpoint: str, bucket: str, *, access_key: str, secret_key: str, secure: bool, region: str
    ) -> None:
        self._http = urllib3.PoolManager(timeout=_SOCKET_TIMEOUT, retries=False, maxsize=8)
        self._client = Minio(endpoint, access_key, secret_key, secure=secure, region=region, http_client=self._http)
        self.bucket = bucket

    @classmethod
    def from_settings(cls, settings: JobsSettings) -> Self:
        """Connect lazily: nothing is sent yet."""
        return cls(
            settings.s3_endpoint,
            settings.s3_bucket,
            access_key=settings.s3_access_key.get_secret_value(),
            secret_key=settings.s3_secret_key.get_secret_value(),
            secure=settings.s3_secure,
            region=settings.s3_region,
        )

    def check(self) -> None:
        """Return when the bucket answers; raise StorageUnavailableError otherwise."""
        with _translated():
            if not self._client.bucket_exists(self.bucket):
                raise StorageUnavailableError(f"There is no bucket {self.bucket}.")

    def put(self, key: str, body: bytes | BinaryIO, *, sha256: str, media_type: str, grant: Grant) -> None:
        """Write an object once: after the return it is there with these bytes.

        ``body`` is bytes or a seekable binary file; ``sha256`` its digest in hex. Writing the same bytes again is
        fine. Raises ObjectDamagedError when other bytes lie there or arrive there, GrantOverError,
        StorageUnavailableError, StorageFullError.
        """
        stream = io.BytesIO(body) if isinstance(body, bytes) else body
        length = stream.seek(0, io.SEEK_END)
        checksum = base64.b64encode(bytes.fromhex(sha256)).decode()
        url = self._url("PUT", key, grant, {"x-amz-checksum-sha256": checksum})
        headers = {"Content-Length": str(length), "Content-Type": media_type, "If-None-Match": "*"}
        deadline_s = time.monotonic() + PUT_TIMEOUT_S

        def send() -> int:
            stream.seek(0)
            response = self._http.request("PUT", url, body=_Deadlined(stream, deadline_s), headers=headers)
            if response.status != 412:
                _raise_for(response.status, response.data)
            return response.status

        if _persistently(send) == 412:
            # Ours, if an earlier try arrived and only its answer was lost; never another's: keys carry the fence.
            self.read(key, sha256=sha256, length=length, grant=grant)

    def read(self, key: str, *, sha256: str, length: int, grant: Grant) -> bytes:
        """Return an object's bytes once they match their digest, trying three times.

        Raises ObjectDamagedError, GrantOverError, StorageUnavailableError.
        """
        for _ in range(_TRIES):
            content = _persistently(lambda: self._get(key, length, grant))
            if hashlib.sha256(content).hexdigest() == sha256:
                return content
        raise ObjectDamagedError("A stored object does not have the bytes that were written.")

    def stream(self, key: str, *, offset: int = 0, length: int) -> Iterator[bytes]:
        """Yield ``length`` bytes from ``offset`` in chunks. The caller has checked the range.

        Raises ObjectDamagedError when the object is missing or ends early, StorageUnavailableError.
        """
        with _translated():
            response = self._client.get_object(self.bucket, key, offset=offset, length=length)
            try:
                missing = length
                while missing and (chunk := response.read(min(_CHUNK_BYTES, missing))):
                    missing -= len(chunk)
                    yield chunk
            finally:
                response.close()
            if missing:
                raise ObjectDamagedError("A stored object is shorter than it was.")

    def listing(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        """Yield key and time of last change of every object under a prefix. Raises StorageUnavailableError."""
        with _translated():
            for entry in self._client.list_objects(self.bucket, prefix, recursive=True):
                yield entry.object_name, entry.last_modified or datetime.now(UTC)

    def delete(self, keys: Iterable[str]) -> int:
        """Delete objects and return how many were named; one that is not there is fine.

        Raises StorageUnavailableError when the store kept one.
        """
        names = list(keys)
        with _translated():
            kept = list(self._client.remove_objects(self.bucket, (DeleteObject(name) for name in names)))
        if kept:
            raise StorageUnavailableError(f"The store kept {len(kept)} objects that should be deleted.")
        return len(names)

    def delete_prefix(self, prefix: str) -> int:
        """Delete everything under a prefix and return how many objects there were."""
        return self.delete(key for key, _ in self.listing(prefix))

    def _url(
        self, method: str, key: str, grant: Grant, query: dict[str, str | list[str] | tuple[str]] | None = None
    ) -> str:
        expires = timedelta(seconds=max(1, int(grant.seconds)))
        date = grant.granted_at.astimezone(UTC)
        url = self._client.get_presigned_url(
            method, self.bucket, key, expires=expires, request_date=date, extra_query_params=query
        )
        return str(url)

    def _get(self, key: str, length: int, grant: Grant) -> bytes:
        deadline_s = time.monotonic() + _READ_TIMEOUT_S
        response = self._http.request("GET", self._url("GET", key, grant), preload_content=False)
        try:
            if response.status != 200:
                _raise_for(response.status, response.read(4096))
            chunks: list[bytes] = []
            missing = length + 1  # one byte more than it should have shows an object that grew
            while missing > 0 and (chunk := response.read(min(_CHUNK_BYTES, missing))):
                if time.monotonic() > deadline_s:
                    raise StorageUnavailableError("The storage sends too slowly.")
                missing -= len(chunk)
                chunks.append(chunk)
            return b"".join(chunks)
        finally:
            response.close()


class _Deadlined(io.RawIOBase):
    """A body that stops the upload when its time is over: the socket's timeout sees only a stall."""

    def __init__(self, stream: BinaryIO, deadline_s: float) -> None:
        self._stream = stream
        self._deadline_s = deadline_s

    def read(self, size: int = -1, /) -> bytes:
        if time.monotonic() > self._deadline_s:
            raise StorageUnavailableError("The storage takes the upload too slowly.")
        return self._stream.read(size)


_T = TypeVar("_T")


def _persistently(request: Callable[[], _T]) -> _T:
    """Try a request three times: a kept connection may have died, a server may be restarting."""
    for again in range(1, _TRIES):
        try:
            with _translated():
                return request()
        except StorageUnavailableError:
            time.sleep(_PAUSE_S * 2**again)
    with _translated():
        return request()


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the outside world's exceptions into ours."""
    try:
        yield
    except S3Error as error:
        if error.code in ("NoSuchKey", "NoSuchObject"):
            raise ObjectDamagedError("A stored object is missing.") from error
        raise StorageUnavailableError(f"The storage answered {error.code}.") from error
    except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
        raise StorageUnavailableError(f"The storage does not answer ({type(error).__name__}).") from error


def _raise_for(status: int, answer: bytes) -> None:
    """Judge a presigned request by its status."""
    if status < 300:
        return
    if status == 404:
        raise ObjectDamagedError("A stored object is missing.")
    if status == 507:
        raise StorageFullError
    if status == 403 and b"xpired" in answer:
        raise GrantOverError("The time to read and write this job's objects is over.")
    if status == 400 and b"BadDigest" in answer:
        raise StorageUnavailableError("The storage received other bytes than were sent.")
    raise StorageUnavailableError(f"The storage answered {status}.")
