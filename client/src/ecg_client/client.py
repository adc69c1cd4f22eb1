"""The blocking client."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from types import TracebackType
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from ecg_client.calls import Calls, seen_signature
from ecg_client.ecg import ECG
from ecg_client.errors import failure
from ecg_client.exchange import Answer, Broken, Offload, Operation, Pause, Request
from ecg_client.settings import settings_from
from ecg_client.transport import answer_of, broken, http_arguments, request_arguments, sink_of
from ecg_client.uploads import Source

if TYPE_CHECKING:
    import httpx

_P = ParamSpec("_P")
_T = TypeVar("_T")


def _blocking(call: Callable[Concatenate[Calls, _P], Operation[_T]]) -> Callable[Concatenate[Client, _P], _T]:
    @wraps(call)
    def method(self: Client, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        return self._run(call(self._calls, *args, **kwargs))

    method.__signature__ = seen_signature(call)  # type: ignore[attr-defined] # as inspect reads it
    return method


class Client:
    """A connection to one service with one key; threads may share it.

    ``url`` and ``key`` come from ``ECG_URL`` and ``ECG_KEY`` where they are not given. ``retries`` are the tries after
    the first for what may pass: broken connections, 408, 429 and 5xx. Close it, or use it in a ``with``.

    Raises ServerUnreachableError, RefusedError (AuthError, QuotaError, NotFoundError …) and JobFailedError
    (QualityError): all are ClientError.
    """

    def __init__(
        self,
        url: str | None = None,
        key: str | None = None,
        *,
        timeout_s: float = 60.0,
        retries: int = 5,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.settings = settings_from(url, key, timeout_s=timeout_s, retries=retries)
        self._calls = Calls(self.settings)
        import httpx  # a tenth of a second to load: paid when a client is made, not when the package is imported

        self._http = httpx.Client(transport=transport, **http_arguments(self.settings))

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def analyze(
        self,
        *sources: Source,
        wait: bool = True,
        timeout_s: float | None = None,
        on_sent: Callable[[int], None] | None = None,
        **options: Any,  # noqa: ANN401 - the API's own options
    ) -> ECG:
        """Send one recording, wait for its result and return it; with ``wait=False`` return at once.

        ``sources`` are the files of one recording, ``options`` the API's, both as in ``submit``. Raises JobFailedError,
        or QualityError where what was sent shows no readable ECG; StillRunningError where it takes longer than
        ``timeout_s``, and the job goes on.
        """
        ecg = ECG(self, self.submit(sources, options, on_sent=on_sent))
        return ecg.wait(timeout_s=timeout_s) if wait else ecg

    def get(self, job_id: str) -> ECG:
        """Return the ECG of a job that was submitted before, finished or not. Raises JobFailedError."""
        job = self.job(job_id)
        if job.status in ("failed", "cancelled"):
            raise failure(job)
        return ECG(self, job)

    submit = _blocking(Calls.submit)
    job = _blocking(Calls.job)
    wait = _blocking(Calls.wait)
    result = _blocking(Calls.result)
    signal = _blocking(Calls.signal)
    beats = _blocking(Calls.beats)
    download = _blocking(Calls.download)
    jobs = _blocking(Calls.jobs)
    retry = _blocking(Calls.retry)
    cancel = _blocking(Calls.cancel)
    delete = _blocking(Calls.delete)
    create_batch = _blocking(Calls.create_batch)
    batch = _blocking(Calls.batch)

    def _run(self, operation: Operation[_T]) -> _T:
        outcome: Any = None
        try:
            while True:
                step = operation.send(outcome)
                outcome = self._carry_out(step)
        except StopIteration as end:
            result: _T = end.value
            return result
        finally:
            operation.close()

    def _carry_out(self, step: Request | Pause | Offload) -> Answer | Broken | Any:  # noqa: ANN401 - the function's own
        if isinstance(step, Pause):
            time.sleep(step.seconds)
            return None
        if isinstance(step, Offload):
            return step.function()
        return self._send(step)

    def _send(self, request: Request) -> Answer | Broken:
        from httpx import RequestError

        began_s = time.monotonic()
        try:
            with request_arguments(request) as arguments, self._http.stream(**arguments) as response:
                sink = sink_of(request, response)
                for piece in response.iter_bytes():
                    sink.write(piece)
        except RequestError as error:
            return broken(error)
        return answer_of(request, response, sink, time.monotonic() - began_s)
