"""Calls of the HTTP API, one method each, with retries where sending again is safe."""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final

import httpx

from ecg_client.errors import JobFailedError, RefusedError, UnreachableError

FINAL_STATUSES: Final = frozenset({"succeeded", "failed", "cancelled"})
_RETRIED: Final = frozenset({408, 429, 500, 502, 503, 504, 507})
_TRIES: Final = 6
_LONGEST_PAUSE_S: Final = 20.0
_WAIT_S: Final = 25


class Client:
    """A connection to one service with one key.

    Every submission carries an Idempotency-Key made from its bytes and options, so a call repeated after a lost
    answer never makes a second job. Raises UnreachableError, RefusedError and, from ``analyze``, JobFailedError.
    """

    def __init__(self, url: str, api_key: str, *, timeout_s: float = 60.0) -> None:
        self._http = httpx.Client(
            base_url=url.rstrip("/"),
            headers={"Authorization": f"Bearer {api_key}"} if api_key else {},
            timeout=httpx.Timeout(timeout_s, connect=5.0),
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def submit(
        self,
        files: Sequence[Path],
        options: Mapping[str, Any] | None = None,
        *,
        idempotency_key: str | None = None,
        on_bytes: Callable[[int], None] | None = None,
    ) -> dict[str, Any]:
        """Upload the files of one recording and return the job. ``on_bytes`` is told of each piece sent."""
        text = json.dumps(dict(options or {}), sort_keys=True)
        key = idempotency_key or _fingerprint(files, text)

        def send() -> httpx.Response:
            with ExitStack() as open_files:
                parts: list[tuple[str, Any]] = [("options", (None, text, "application/json"))]
                for path in files:
                    stream = open_files.enter_context(path.open("rb"))
                    counted = _CountedStream(stream, on_bytes) if on_bytes else stream
                    parts.append(("file", (path.name, counted, "application/octet-stream")))
                return self._http.post("/v1/jobs", files=parts, headers={"Idempotency-Key": key})

        return self._document(self._answered(send))

    def job(self, job_id: str, *, wait_s: int = 0) -> dict[str, Any]:
        """Return a job; with ``wait_s`` the answer comes when its state changes or the time is over."""
        parameters = {"wait": wait_s} if wait_s else {}
        return self._document(self._answered(lambda: self._http.get(f"/v1/jobs/{job_id}", params=parameters)))

    def watch(self, job_id: str) -> Iterator[dict[str, Any]]:
        """Yield the job each time it is heard of, the last time in its final state."""
        job = self.job(job_id)
        yield job
        while job["status"] not in FINAL_STATUSES:
            job = self.job(job_id, wait_s=_WAIT_S)
            yield job

    def wait(self, job_id: str) -> dict[str, Any]:
        """Return the job in its final state."""
        *_, job = self.watch(job_id)
        return job

    def result(self, job_id: str) -> dict[str, Any]:
        """Return the result document of a finished job."""
        return self._document(self._answered(lambda: self._http.get(f"/v1/jobs/{job_id}/result")))

    def analyze(self, *files: Path | str, **options: Any) -> dict[str, Any]:  # noqa: ANN401 - the API's own options
        """Submit one recording, wait for it and return its result document."""
        job = self.wait(self.submit([Path(file) for file in files], options)["id"])
        if job["status"] != "succeeded":
            raise JobFailedError(job)
        return self.result(job["id"])

    def jobs(self, **filters: Any) -> dict[str, Any]:  # noqa: ANN401 - the API's own parameters
        """Return one page of jobs and ``next_cursor``."""
        chosen = {name: value for name, value in filters.items() if value is not None}
        return self._document(self._answered(lambda: self._http.get("/v1/jobs", params=chosen)))

    def cancel(self, job_id: str) -> dict[str, Any]:
        """Cancel a job and return its final state."""
        return self._document(self._answered(lambda: self._http.post(f"/v1/jobs/{job_id}/cancel")))

    def create_batch(self, name: str) -> dict[str, Any]:
        """Open a batch that jobs join by the option ``batch_id``."""
        return self._document(self._answered(lambda: self._http.post("/v1/batches", json={"name": name})))

    def batch(self, batch_id: str) -> dict[str, Any]:
        """Return a batch with its counts per state."""
        return self._document(self._answered(lambda: self._http.get(f"/v1/batches/{batch_id}")))

    def download(self, href: str, to: Path) -> None:
        """Write what a link of the service leads to into a file, whole or not at all."""
        partial = to.with_name(to.name + ".part")
        try:
            with self._http.stream("GET", href) as response:
                if response.is_error:
                    response.read()
                    raise _refusal(response)
                with partial.open("wb") as out:
                    for piece in response.iter_bytes():
                        out.write(piece)
        except httpx.TransportError as error:
            raise UnreachableError(f"The download broke off: {error}") from error
        partial.replace(to)

    def _answered(self, send: Callable[[], httpx.Response]) -> httpx.Response:
        """Return an answer that is no error, trying again where the service says it may help."""
        for attempt in range(_TRIES):
            last = attempt == _TRIES - 1
            pause_s = min(_LONGEST_PAUSE_S, 0.5 * 2**attempt) * random.uniform(0.5, 1.5)
            try:
                response = send()
            except httpx.ConnectError as error:
                raise UnreachableError(f"No service answers at {self._http.base_url}.") from error
            except httpx.TransportError as error:
                if last:
                    raise UnreachableError(f"The connection broke off: {error}") from error
            else:
                if not response.is_error:
                    return response
                if last or response.status_code not in _RETRIED:
                    raise _refusal(response)
                pause_s = max(pause_s, float(response.headers.get("Retry-After", 0)))
            time.sleep(min(pause_s, _LONGEST_PAUSE_S))
        raise AssertionError("the last try returns or raises")

    @staticmethod
    def _document(response: httpx.Response) -> dict[str, Any]:
        try:
            document: dict[str, Any] = response.json()
        except ValueError as error:
            raise UnreachableError("What answers there is not this service.") from error
        return document


class _CountedStream:
    """A file that tells how much of it was read."""

    def __init__(self, stream: BinaryIO, on_bytes: Callable[[int], None]) -> None:
        self._stream = stream
        self._on_bytes = on_bytes

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self._on_bytes(len(piece))
        return piece

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def fileno(self) -> int:
        return self._stream.fileno()


def _refusal(response: httpx.Response) -> RefusedError | UnreachableError:
    try:
        problem = response.json()
    except ValueError:
        return UnreachableError(f"What answers there is not this service (status {response.status_code}).")
    return RefusedError(problem)


def _fingerprint(files: Sequence[Path], options: str) -> str:
    digest = hashlib.sha256(options.encode())
    for path in files:
        digest.update(path.name.encode() + b"\0")
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()
