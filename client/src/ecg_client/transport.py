"""Requests and answers in httpx's terms, the same for both clients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from ecg_client.downloads import Sink
from ecg_client.exchange import Answer, Broken, Request
from ecg_client.settings import Settings
from ecg_client.uploads import Form

if TYPE_CHECKING:
    import httpx

_CONNECT_TIMEOUT_S: Final = 5.0


def http_arguments(settings: Settings) -> dict[str, Any]:
    """Return what both kinds of httpx client are made with."""
    from importlib.metadata import version

    import httpx

    headers = {"User-Agent": f"ecg-client/{version('ecg-client')}"}
    if settings.key:
        headers["Authorization"] = f"Bearer {settings.key}"
    timeout = httpx.Timeout(settings.timeout_s, connect=min(_CONNECT_TIMEOUT_S, settings.timeout_s))
    # loading the certificates of all authorities takes a tenth of a second, which a plain http address has no use for
    verify = settings.url.startswith("https://")
    return {"base_url": settings.url, "headers": headers, "timeout": timeout, "verify": verify}


@contextmanager
def request_arguments(request: Request) -> Iterator[Mapping[str, Any]]:
    """Return the arguments of ``stream``; files of a form are open within the ``with``."""
    headers = dict(request.headers)
    if request.sink is not None:
        headers["Accept-Encoding"] = "identity"  # byte ranges count the bytes that are stored
    arguments = {"method": request.method, "url": request.path, "params": dict(request.params), "headers": headers}
    if isinstance(request.body, Form):
        with request.body.opened() as fields:
            yield arguments | {"files": fields}
    else:
        yield arguments | ({"content": request.body} if request.body else {})


def sink_of(request: Request, response: httpx.Response) -> Sink:
    """Return where the answer's content goes: a good answer into the request's sink, all else into memory."""
    if request.sink is None or not response.is_success:
        return Sink(BytesIO())
    request.sink.begin(response.status_code, response.headers)
    return request.sink


def answer_of(request: Request, response: httpx.Response, sink: Sink, elapsed_s: float) -> Answer:
    """Return the answer whose content has gone into ``sink``."""
    content = sink.stream.getvalue() if isinstance(sink.stream, BytesIO) and sink is not request.sink else b""
    return Answer(response.status_code, response.headers, content, elapsed_s)


def broken(error: httpx.RequestError) -> Broken:
    """Return what a failure of the transport means."""
    import httpx

    connected = not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
    return Broken(str(error) or type(error).__name__, connected)
