"""The conversation with the service without its transport: what to send, when to try again, what an answer means.

An operation is a generator. It yields steps, a shell carries each out and sends the outcome back: a ``Request`` is
answered by an ``Answer`` or a ``Broken``, a ``Pause`` by nothing, an ``Offload`` by what its function returned. So
everything that matters is written once for the blocking and the asynchronous client, and can be tested without either.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from ecg_client.downloads import Sink
from ecg_client.errors import JobFailedError, RefusedError, ServerUnreachableError, refusal
from ecg_client.uploads import Form

_T = TypeVar("_T")

_MAY_PASS: Final = frozenset({408, 429, 500, 502, 503, 504, 507})
_CERTAINLY_NOT_DONE: Final = frozenset({429, 503})
_FIRST_PAUSE_S: Final = 0.5
_LONGEST_PAUSE_S: Final = 20.0
_RETRIES_BEFORE_FIRST_ANSWER: Final = 2


@dataclass(frozen=True, slots=True)
class Request:
    """One call. ``repeatable`` says that sending it twice does no more than sending it once."""

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Form | bytes = b""
    sink: Sink | None = None
    repeatable: bool = True

    def __post_init__(self) -> None:
        if not self.path.startswith("/") or self.path.startswith("//"):
            # the key travels with every call, so it must never be talked into going to another host
            raise ValueError(f"{self.path!r} is no path of the service")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; header names in small letters. ``content`` is empty where it went into a sink."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    elapsed_s: float = 0.0

    @property
    def is_good(self) -> bool:
        """Whether this is what was asked for, or that nothing changed."""
        return 200 <= self.status < 300 or self.status == 304

    @property
    def retry_after_s(self) -> float | None:
        """Seconds that the service asks for; None where it says nothing that is read here."""
        try:
            return max(0.0, float(self.headers.get("retry-after", "")))
        except ValueError:
            return None  # a proxy may send a date

    def document(self) -> dict[str, Any]:
        """Return the JSON object. Raises ServerUnreachableError where there is none."""
        try:
            document = json.loads(self.content)
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise ServerUnreachableError(f"What answers there is not this service (status {self.status}).")
        return document


@dataclass(frozen=True, slots=True)
class Broken:
    """No whole answer came; ``connected`` says whether the service was reached at all."""

    reason: str
    connected: bool


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait this long."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Offload:
    """Run a function that reads files or computes for long, where it holds up nobody."""

    function: Callable[[], Any]


Operation = Generator[Request | Pause | Offload, Any, _T]


@dataclass(slots=True)
class Exchange:
    """Sends requests until they are answered or it is of no use."""

    url: str
    retries: int
    answered_before: bool = False

    def answer(self, make: Callable[[], Request]) -> Operation[Answer]:
        """Return an answer that is no error; ``make`` is asked anew for each try.

        Raises RefusedError or JobFailedError (by the problem's code) and ServerUnreachableError. Only what may pass is
        tried again: a broken connection, 408, 429 and 5xx whose problem document does not say otherwise. The pause
        doubles, with jitter, and is never shorter than Retry-After. A service that never answered is given up sooner
        than one that did: a wrong address stays wrong, a service that restarts comes back.
        """
        tried = 0
        while True:
            request = make()
            had = request.sink.received if request.sink else 0
            reply: Answer | Broken = yield request
            self.answered_before |= isinstance(reply, Answer)
            if isinstance(reply, Answer) and reply.is_good:
                return reply
            if request.sink and request.sink.received > had:
                tried = 0  # a download that gets on is not failing
            if tried >= self._allowed(reply) or not _may_pass(request, reply):
                raise self._error(reply)
            tried += 1
            yield Pause(_pause_s(tried, reply))

    def _allowed(self, reply: Answer | Broken) -> int:
        known = self.answered_before or isinstance(reply, Answer)
        return self.retries if known else min(self.retries, _RETRIES_BEFORE_FIRST_ANSWER)

    def _error(self, reply: Answer | Broken) -> RefusedError | JobFailedError | ServerUnreachableError:
        if isinstance(reply, Answer):
            return _error_of(reply)
        if reply.connected:
            return ServerUnreachableError(f"The connection to {self.url} broke off: {reply.reason}")
        return ServerUnreachableError(f"No service answers at {self.url}.")


def _may_pass(request: Request, reply: Answer | Broken) -> bool:
    if isinstance(reply, Broken):
        return request.repeatable or not reply.connected
    if reply.status not in (_MAY_PASS if request.repeatable else _CERTAINLY_NOT_DONE):
        return False
    try:
        return reply.document().get("retryable") is not False
    except ServerUnreachableError:
        return True  # a proxy's own page


def _pause_s(tried: int, reply: Answer | Broken) -> float:
    asked_s = reply.retry_after_s if isinstance(reply, Answer) else None
    doubled_s = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2.0 ** (tried - 1))
    if asked_s is None:
        return doubled_s * random.uniform(0.5, 1.5)
    return asked_s + doubled_s * random.uniform(0.0, 0.5)  # all who were told the same time must not come at once


def _error_of(answer: Answer) -> RefusedError | JobFailedError | ServerUnreachableError:
    try:
        problem = answer.document()
    except ServerUnreachableError as error:
        return error
    if "code" not in problem:
        return ServerUnreachableError(f"What answers there is not this service (status {answer.status}).")
    return refusal(problem)
