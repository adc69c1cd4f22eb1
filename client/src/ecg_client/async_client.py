"""The asynchronous client."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import wraps
from types import TracebackType
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from ecg_client.calls import Calls, seen_signature
from ecg_client.documents import Job
from ecg_client.ecg import AsyncECG
from ecg_client.errors import failure
from ecg_client.exchange import Answer, Broken, Offload, Operation, Pause, Request
from ecg_client.settings import settings_from
from ecg_client.transport import answer_of, broken, http_arguments, request_arguments, sink_of
from ecg_client.uploads import Source

if TYPE_CHECKING:
    import httpx

_P = ParamSpec("_P")
_T = TypeVar("_T")


def _awaited(
    call: Callable[Concatenate[Calls, _P], Operation[_T]],
) -> Callable[Concatenate[AsyncClient, _P], Awaitable[_T]]:
    @wraps(call)
    async def method(self: AsyncClient, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        return await self._run(call(self._calls, *args, **kwargs))

    method.__signature__ = seen_signature(call)  # type: ignore[attr-defined] # as inspect reads it
    return method


class AsyncClient:
    """As ``Client``, with every call to be awaited, in one event loop. Close it, or use it in an ``async with``."""

    def __init__(
        self,
        url: str | None = None,
        key: str | None = None,
        *,
        timeout_s: float = 60.0,
        retries: int = 5,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.settings = settings_from(url, key, timeout_s=timeout_s, retries=retries)
        self._calls = Calls(self.settings)
        import httpx

        self._http = httpx.AsyncClient(transport=transport, **http_arguments(self.settings))

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def analyze(
        self,
        *sources: Source,
        timeout_s: float | None = None,
        on_sent: Callable[[int], None] | None = None,
        **options: Any,  # noqa: ANN401 - the API's own options
    ) -> AsyncECG:
        """Send one recording, wait for its result and return it; as ``Client.analyze``."""
        job = await self.submit(sources, options, on_sent=on_sent)
        return await self._finished(await self.wait(job.id, timeout_s=timeout_s))

    async def get(self, job_id: str) -> AsyncECG:
        """Return the ECG of a job that was submitted before. Raises JobFailedError and NotFinishedError."""
        return await self._finished(await self.job(job_id))

    submit = _awaited(Calls.submit)
    job = _awaited(Calls.job)
    wait = _awaited(Calls.wait)
    result = _awaited(Calls.result)
    signal = _awaited(Calls.signal)
    beats = _awaited(Calls.beats)
    download = _awaited(Calls.download)
    jobs = _awaited(Calls.jobs)
    retry = _awaited(Calls.retry)
    cancel = _awaited(Calls.cancel)
    delete = _awaited(Calls.delete)
    create_batch = _awaited(Calls.create_batch)
    batch = _awaited(Calls.batch)

    async def _finished(self, job: Job) -> AsyncECG:
        if job.status in ("failed", "cancelled"):
            raise failure(job)
        return AsyncECG(self, job, await self.result(job.id))

    async def _run(self, operation: Operation[_T]) -> _T:
        outcome: Any = None
        try:
            while True:
                step = operation.send(outcome)
                outcome = await self._carry_out(step)
        except StopIteration as end:
            result: _T = end.value
            return result
        finally:
            operation.close()

    async def _carry_out(self, step: Request | Pause | Offload) -> Answer | Broken | Any:  # noqa: ANN401
        if isinstance(step, Pause):
            await asyncio.sleep(step.seconds)
            return None
        if isinstance(step, Offload):
            return await asyncio.to_thread(step.function)
        return await self._send(step)

    async def _send(self, request: Request) -> Answer | Broken:
        from httpx import RequestError

        began_s = time.monotonic()
        try:
            with request_arguments(request) as arguments:
                async with self._http.stream(**arguments) as response:
                    sink = sink_of(request, response)
                    async for piece in response.aiter_bytes():
                        sink.write(piece)
        except RequestError as error:
            return broken(error)
        return answer_of(request, response, sink, time.monotonic() - began_s)
