"""A service on a real socket that answers as it was once recorded, and misbehaves where a test tells it to."""

from __future__ import annotations

import hashlib
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from ecg_client import Client
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.signal_artifact import encode_signal

RECORDED = Path(__file__).parent / "recorded"
RATE_HZ = 500.0
# a heart whose vector keeps its direction: I = 0.6 II, the limb leads follow from Einthoven and Goldberger
SHARE_OF_II = {
    "I": 0.6,
    "II": 1.0,
    "III": 0.4,
    "aVR": -0.8,
    "aVL": 0.1,
    "aVF": 0.7,
    "V1": -0.4,
    "V2": 0.3,
    "V3": 0.8,
    "V4": 1.2,
    "V5": 1.0,
    "V6": 0.8,
}
BEATS_CSV = "time_s,class,probability,rr_ms\n0.4000,N,,\n1.2333,N,0.98,833.3\n2.0667,V,0.91,833.3\n"
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 400


def made_ecg(seconds: float = 10.0) -> Ecg:
    """Twelve leads at 72 beats a minute, of which the recorded result was made."""
    time_s = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    lead_ii_mv = np.zeros_like(time_s)
    for beat_s in np.arange(0.4, seconds + 1, 60 / 72):
        for height_mv, after_s, width_s in ((0.12, -0.16, 0.025), (1.1, 0.0, 0.012), (0.28, 0.28, 0.05)):
            lead_ii_mv += height_mv * np.exp(-0.5 * ((time_s - beat_s - after_s) / width_s) ** 2)
    signal_mv = np.outer(list(SHARE_OF_II.values()), lead_ii_mv).astype(np.float32)
    return Ecg(signal_mv, RATE_HZ, tuple(SHARE_OF_II))


@dataclass
class Service:
    """What a test tells the service and reads from it.

    ``faults``: by method and the end of the path, what happens to the next requests in place of an answer. ``ends``: by
    a word within the upload, how its job ends. ``polls``: how often a job is seen running first.
    """

    url: str = ""
    faults: dict[str, list[Callable[[Any], None]]] = field(default_factory=dict)
    ends: dict[str, dict[str, Any]] = field(default_factory=dict)
    polls: int = 1
    job_s: float = 0.0
    seen: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    by_key: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def requests(self, method: str, ending: str) -> list[dict[str, str]]:
        """The headers of each such request so far."""
        return [headers for verb, path, headers in self.seen if verb == method and path.split("?")[0].endswith(ending)]

    def fail(self, request: str, *faults: Callable[[Any], None]) -> None:
        """Let the next requests, such as "GET /result", run into these faults, one each."""
        self.faults.setdefault(request, []).extend(faults)

    @staticmethod
    def problem(status: int, code: str, *, retry_after: str | None = None, **more: Any) -> Callable[[Any], None]:
        """A fault: a problem document."""

        def answer(handler: Any) -> None:
            headers = {"Retry-After": retry_after} if retry_after else {}
            handler.answer(status, {"code": code, "status": status, "detail": f"It is {code}.", **more}, headers)

        return answer

    @staticmethod
    def cut(handler: Any) -> None:
        """A fault: the connection is reset without an answer."""
        handler.connection.shutdown(socket.SHUT_RDWR)
        handler.close_connection = True

    @staticmethod
    def slow(seconds: float) -> Callable[[Any], None]:
        """A fault: the answer comes late."""

        def answer(handler: Any) -> None:
            time.sleep(seconds)
            handler.route()

        return answer

    @staticmethod
    def page(status: int) -> Callable[[Any], None]:
        """A fault: some proxy's page."""
        return lambda handler: handler.send(status, b"<html>not here</html>", {"Content-Type": "text/html"})

    @staticmethod
    def broken_off(after: int) -> Callable[[Any], None]:
        """A fault: a file of which only so many bytes come."""

        def answer(handler: Any) -> None:
            content = handler.service.files[handler.path.rsplit("/", 1)[-1]]
            handler.send(200, content, {"ETag": etag_of(content)}, only=after)
            handler.close_connection = True

        return answer


def etag_of(content: bytes) -> str:
    """The ETag of a stored file: its SHA-256."""
    return f'"{hashlib.sha256(content).hexdigest()}"'


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service: Service

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def handle_any(self) -> None:
        """Read the request whole, then run into its fault or answer it."""
        self.body = self.rfile.read(int(self.headers.get("content-length", 0)))
        where = self.path.split("?")[0]
        with self.service.lock:
            self.service.seen.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}))
            fault = next(
                (
                    faults.pop(0)
                    for request, faults in self.service.faults.items()
                    if faults and self.command == request.split()[0] and where.endswith(request.split()[1])
                ),
                None,
            )
        if fault:
            fault(self)
        else:
            self.route()

    do_GET = do_POST = do_DELETE = handle_any  # noqa: N815 - the library's names

    def route(self) -> None:
        """Answer as the service does."""
        where, _, query = self.path.partition("?")
        parts = where.split("/")[2:]
        if self.command == "POST" and parts == ["jobs"]:
            self.submit()
        elif parts[0] == "batches":
            batch = {"id": "b1", "name": "n", "created_at": "2026-01-01T00:00:00Z", "counts": {}, "total": 0}
            self.answer(201 if self.command == "POST" else 200, batch)
        elif parts == ["jobs"]:
            self.answer(200, {"jobs": list(self.service.jobs.values()), "next_cursor": None})
        elif parts[1] not in self.service.jobs:
            self.answer(404, {"code": "not_found", "status": 404, "detail": "There is nothing under this address."})
        elif len(parts) == 2:
            self.poll(self.service.jobs[parts[1]], waits="wait=" in query)
        elif parts[2] == "result":
            self.result(self.service.jobs[parts[1]])
        elif parts[2] == "retry":
            job = self.service.jobs[parts[1]]
            job |= {"status": "queued", "error": None, "polls": 0, "ends": {}}
            self.answer(202, public(job))
        else:
            self.file("signal.i16" if parts[2] == "signal" else parts[-1])

    def submit(self) -> None:
        """Make the job, or find the one that this key made."""
        key = self.headers.get("idempotency-key", "")
        with self.service.lock:
            new = key not in self.service.by_key
            if new:
                number = len(self.service.jobs)
                ends = next((end for word, end in self.service.ends.items() if word.encode() in self.body), {})
                job = json.loads((RECORDED / "job.json").read_text())
                job |= {"id": f"{number:08d}-0000-7000-8000-000000000000", "status": "queued", "polls": 0, "ends": ends}
                job |= {"due": time.monotonic() + self.service.job_s}
                self.service.by_key[key] = job["id"]
                self.service.jobs[job["id"]] = job
        self.answer(202 if new else 200, public(self.service.jobs[self.service.by_key[key]]))

    def poll(self, job: dict[str, Any], *, waits: bool) -> None:
        """Let the job get on by one step; a held question is held for a moment."""
        if waits:
            time.sleep(max(0.0, min(0.2, job["due"] - time.monotonic())))
        job["polls"] += 1
        if job["polls"] > self.service.polls and time.monotonic() >= job["due"]:
            job |= {"status": "succeeded"} | job["ends"]
        elif job["status"] == "queued":
            job["status"] = "running"
        etag = f'"{job["status"]}"'
        if self.headers.get("if-none-match") == etag:
            self.send(304, b"", {"ETag": etag, "Retry-After": "0"})
        else:
            self.answer(200, public(job), {"ETag": etag, "Retry-After": "0"})

    def result(self, job: dict[str, Any]) -> None:
        """Answer the result, or why there is none."""
        if job["status"] == "failed":
            error = job["error"]
            self.answer(422, {"code": error["code"], "status": 422, "detail": error["detail"], "retryable": False})
        elif job["status"] != "succeeded":
            self.answer(409, {"code": "not_finished", "status": 409, "detail": "The job is not finished."})
        else:
            result = json.loads((RECORDED / "result.json").read_text()) | {"job_id": job["id"]}
            made = set(self.service.files)
            result["artifacts"] = {
                name: {
                    "href": f"/v1/jobs/{job['id']}/artifacts/{name}",
                    "media_type": "application/octet-stream",
                    "bytes": len(self.service.files[name]),
                    "sha256": etag_of(self.service.files[name]).strip('"'),
                }
                for name in sorted(made)
            }
            self.answer(200, result)

    def file(self, name: str) -> None:
        """Answer a file, or the range of it that is asked for while it is the same."""
        content = self.service.files[name]
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("range", ""))
        if asked and self.headers.get("if-range") == etag_of(content):
            self.send(206, content[int(asked[1]) :], {"ETag": etag_of(content)})
        else:
            self.send(200, content, {"ETag": etag_of(content)})

    def answer(self, status: int, document: Any, headers: dict[str, str] | None = None) -> None:
        """Send JSON."""
        self.send(status, json.dumps(document).encode(), {"Content-Type": "application/json"} | (headers or {}))

    def send(self, status: int, content: bytes, headers: dict[str, str], *, only: int | None = None) -> None:
        """Send an answer, or only its first bytes."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[:only])


def public(job: dict[str, Any]) -> dict[str, Any]:
    """The job as a client sees it."""
    return {name: value for name, value in job.items() if name not in ("polls", "ends", "due")}


@pytest.fixture
def made() -> Ecg:
    """The recording whose result is played."""
    return made_ecg()


@pytest.fixture
def service(made: Ecg) -> Iterator[Service]:
    """A running service."""
    state = Service(files={"signal.i16": encode_signal(made), "beats.csv": BEATS_CSV.encode(), "report.pdf": PDF})
    handler = type("Handler", (_Handler,), {"service": state})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # a client that was killed is no news
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}"
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def client(service: Service) -> Iterator[Client]:
    """A client of the service."""
    with Client(service.url, "ecg_key") as connected:
        yield connected


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A small file to send; the service reads nothing of it."""
    path = tmp_path / "scan.csv"
    path.write_text("time_s,II\n0,0\n0.002,0.1\n")
    return path


@pytest.fixture
def twelve_leads_mv(made: Ecg) -> npt.NDArray[np.float32]:
    """The samples of the recording, (12, 5000) in mV."""
    return made.signal_mv
