"""Every call of the API, once, as operations that either client carries out."""

from __future__ import annotations

import inspect
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeVar

from ecg_client.beats import Beats, decode_beats
from ecg_client.documents import Batch, Document, Job, JobList, Result
from ecg_client.downloads import Sink
from ecg_client.errors import NotFinishedError, NotFoundError, RefusedError, StillRunningError, failure
from ecg_client.exchange import Answer, Exchange, Offload, Operation, Pause, Request
from ecg_client.settings import Settings
from ecg_client.signal import Signal, decode_signal
from ecg_client.uploads import Form, Source, form_of

LONGEST_POLL_S: Final = 25.0
_SHORTEST_PAUSE_S: Final = 0.2

_Kind = TypeVar("_Kind", bound=Document)


def seen_signature(call: Callable[..., Operation[Any]]) -> inspect.Signature:
    """Return the signature that a client's user sees: what an operation gives, in place of the operation."""
    signature = inspect.signature(call)
    gives = str(signature.return_annotation).removeprefix("Operation[").removesuffix("]")
    return signature.replace(return_annotation=gives)


class Calls:
    """The calls as operations. ``Client`` and ``AsyncClient`` have each under the same name, with its signature."""

    def __init__(self, settings: Settings) -> None:
        self._exchange = Exchange(settings.url, settings.retries)
        self._poll_s = min(LONGEST_POLL_S, settings.timeout_s / 2)

    def submit(
        self,
        sources: Source | Sequence[Source],
        options: Mapping[str, Any] | None = None,
        *,
        idempotency_key: str | None = None,
        on_sent: Callable[[int], None] | None = None,
    ) -> Operation[Job]:
        """Upload one recording and return its job, which goes on without the caller.

        ``sources``: a path, bytes, an open binary file or an array (n_leads, n_samples) in mV; a list or tuple holds
        the files of one recording. ``options`` are the API's (an array needs ``sampling_rate_hz`` and ``leads``).
        ``on_sent`` is told how many bytes are on their way. The same content with the same options is the same job,
        however often it is sent, unless the caller gives an ``idempotency_key`` of its own; only a job that was
        cancelled or deleted, or failed for a passing reason, is run again. Raises RefusedError, ServerUnreachableError,
        ValueError and OSError.
        """
        form = form_of(sources if isinstance(sources, list | tuple) else (sources,), options or {}, on_sent)
        key = idempotency_key or (yield Offload(form.fingerprint))
        try:
            answer = yield from self._send(form, key)
        except NotFoundError as error:
            if idempotency_key is not None or error.code != "gone":
                raise
            answer = yield from self._send(form, f"{key}-{uuid.uuid4()}")
        job = Job(answer.document())
        passing = job.status == "cancelled" or (job.error is not None and job.error.retryable)
        if answer.status == 200 and passing and idempotency_key is None:
            return (yield from self._run_again(job))
        return job

    def job(self, job_id: str, *, wait_s: float = 0.0) -> Operation[Job]:
        """Return a job as it is now, or when it changes within ``wait_s`` (at most 30). Raises NotFoundError."""
        params = {"wait": f"{wait_s:g}"} if wait_s else {}
        return Job((yield from self._get(f"/v1/jobs/{job_id}", params)).document())

    def wait(
        self, job_id: str, *, timeout_s: float | None = None, on_change: Callable[[Job], None] | None = None
    ) -> Operation[Job]:
        """Return the job once it is final; ``on_change`` is told of each state on the way.

        Raises StillRunningError where that takes longer than ``timeout_s``.
        """
        path = f"/v1/jobs/{job_id}"
        answer = yield from self._get(path)  # answered at once, so that a caller knows where the job stands
        job, spent_s = Job(answer.document()), answer.elapsed_s
        while True:
            if answer.status != 304 and on_change:
                on_change(job)
            if job.final:
                return job
            if timeout_s is not None and spent_s >= timeout_s:
                raise StillRunningError(job)
            hold_s = self._poll_s if timeout_s is None else min(self._poll_s, timeout_s - spent_s)
            etag = answer.headers.get("etag")
            answer = yield from self._get(path, {"wait": f"{hold_s:.3g}"}, {"If-None-Match": etag} if etag else {})
            spent_s += answer.elapsed_s
            before, job = job, job if answer.status == 304 else Job(answer.document())
            if job == before and answer.elapsed_s < hold_s:
                # a service or proxy that does not hold the question is asked no more often than it wishes
                pause_s = max(_SHORTEST_PAUSE_S, (answer.retry_after_s or 1.0) - answer.elapsed_s)
                spent_s += pause_s
                yield Pause(pause_s)

    def result(self, job_id: str) -> Operation[Result]:
        """Return the result. Raises JobFailedError, or QualityError where nothing could be read; NotFinishedError."""
        try:
            return Result((yield from self._get(f"/v1/jobs/{job_id}/result")).document())
        except RefusedError as error:
            # a failed job answers with its own code: the job itself tells that from a refusal of this call
            if error.status in {401, 403, 404, 410, 429} or isinstance(error, NotFinishedError):
                raise
            job = yield from self.job(job_id)
            if job.status == "succeeded" or not job.final:
                raise
            raise failure(job) from error

    def signal(
        self, job_id: str, *, start_s: float | None = None, end_s: float | None = None, leads: tuple[str, ...] = ()
    ) -> Operation[Signal]:
        """Return the waveform, whole or only from ``start_s`` to ``end_s`` and of ``leads``."""
        wanted = {"start_s": start_s, "end_s": end_s, "leads": ",".join(leads) or None}
        params = {"format": "i16"} | {name: str(value) for name, value in wanted.items() if value is not None}
        content = yield from self._bytes(f"/v1/jobs/{job_id}/signal", params)
        signal: Signal = yield Offload(lambda: decode_signal(content))
        return signal

    def beats(self, job_id: str) -> Operation[Beats]:
        """Return the table of beats."""
        content = yield from self._bytes(f"/v1/jobs/{job_id}/artifacts/beats.csv")
        beats: Beats = yield Offload(lambda: decode_beats(content.decode()))
        return beats

    def download(self, href: str, to: Path | str) -> Operation[Path]:
        """Write what a link of the service leads to into a file, whole or not at all, and return its path."""
        path = Path(to)
        partial = path.with_name(path.name + ".part")
        try:
            with partial.open("w+b") as stream:
                yield from self._fetch(href, stream)
            return partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)

    def jobs(self, /, **filters: Any) -> Operation[JobList]:  # noqa: ANN401 - the API's own parameters
        """Return a page of jobs, newest first; ``filters`` are the API's, ``cursor`` the page before's next_cursor."""
        params = {name: str(value) for name, value in filters.items() if value is not None}
        return JobList((yield from self._get("/v1/jobs", params)).document())

    def retry(self, job_id: str, /, **options: Any) -> Operation[Job]:  # noqa: ANN401 - the API's own options
        """Run a final job again, with other options where some are given, and return it."""
        body = json.dumps(options).encode() if options else b""
        return (yield from self._post(Job, f"/v1/jobs/{job_id}/retry", body, repeatable=False))

    def cancel(self, job_id: str) -> Operation[Job]:
        """Cancel a job and return its final state, which is another one if the job was faster."""
        return (yield from self._post(Job, f"/v1/jobs/{job_id}/cancel"))

    def delete(self, job_id: str) -> Operation[None]:
        """Delete a job, its result and all its files."""
        try:
            yield from self._exchange.answer(lambda: Request("DELETE", f"/v1/jobs/{job_id}"))
        except NotFoundError as error:
            if error.code != "gone":
                raise

    def create_batch(self, name: str) -> Operation[Batch]:
        """Open a batch, which jobs join by the option ``batch_id``."""
        return (yield from self._post(Batch, "/v1/batches", json.dumps({"name": name}).encode()))

    def batch(self, batch_id: str) -> Operation[Batch]:
        """Return a batch with its jobs counted by status."""
        return Batch((yield from self._get(f"/v1/batches/{batch_id}")).document())

    def _send(self, form: Form, key: str) -> Operation[Answer]:
        request = Request("POST", "/v1/jobs", headers={"Idempotency-Key": key}, body=form)
        return self._exchange.answer(lambda: request)

    def _run_again(self, job: Job) -> Operation[Job]:
        try:
            return (yield from self.retry(job.id))
        except NotFinishedError:  # somebody else was faster
            return (yield from self.job(job.id))

    def _get(
        self, path: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Operation[Answer]:
        request = Request("GET", path, params or {}, headers or {})
        return self._exchange.answer(lambda: request)

    def _post(self, kind: type[_Kind], path: str, body: bytes = b"", *, repeatable: bool = True) -> Operation[_Kind]:
        headers = {"Content-Type": "application/json"} if body else {}
        request = Request("POST", path, headers=headers, body=body, repeatable=repeatable)
        return kind((yield from self._exchange.answer(lambda: request)).document())

    def _bytes(self, path: str, params: Mapping[str, str] | None = None) -> Operation[bytes]:
        stream = BytesIO()
        yield from self._fetch(path, stream, params)
        return stream.getvalue()

    def _fetch(self, path: str, stream: BinaryIO, params: Mapping[str, str] | None = None) -> Operation[None]:
        path, _, query = path.partition("?")
        asked = dict(pair.split("=", 1) for pair in query.split("&") if pair) | dict(params or {})
        sink = Sink(stream)
        yield from self._exchange.answer(lambda: Request("GET", path, asked, sink.range_headers(), sink=sink))
        yield Offload(sink.check)
