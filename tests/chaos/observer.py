"""What a client saw, against what the service gives in the end; the service's own counters are never asked.

The invariants are those of a promise: every accepted upload ends (I1), a final state never changes (I2), a result is
there and is that of its upload (I3), one key makes one job (I5).
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import httpx

from tests.chaos.recordings import Recording

FINAL = {"succeeded", "failed", "cancelled"}
_PAUSE_S = 0.5
_RETRIED = {408, 429, 500, 502, 503, 504, 507}


@dataclass(slots=True)
class Promise:
    """An upload that was accepted: its job, and its first final state."""

    recording: Recording
    job_id: str
    final_state: dict[str, Any] | None = None


@dataclass(slots=True)
class Observer:
    """A client that sends again, with the same key, whatever was not answered."""

    url: str
    api_key: str
    promises: list[Promise] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    """Answers and breaks of connections that made it send again."""
    _http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        headers = {"Authorization": f"Bearer {self.api_key}"}
        timeout = httpx.Timeout(40.0, connect=2.0)
        self._http = httpx.Client(base_url=self.url, headers=headers, timeout=timeout)

    def __enter__(self) -> Observer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def submit(self, recording: Recording, *, timeout_s: float = 120.0) -> Promise:
        """Send until it is accepted."""
        deadline_s = time.monotonic() + timeout_s
        while True:
            answer = self.try_submit(recording)
            if answer is not None and answer.status_code in {200, 202}:
                self.promises.append(Promise(recording, answer.json()["id"]))
                return self.promises[-1]
            if answer is not None and answer.status_code not in _RETRIED:
                raise AssertionError(f"refused: {answer.status_code} {answer.text}")
            assert time.monotonic() < deadline_s, f"not accepted within {timeout_s} s: {self.refusals[-3:]}"
            time.sleep(_PAUSE_S)

    def try_submit(self, recording: Recording) -> httpx.Response | None:
        """Send once; None if the connection broke."""
        try:
            answer = self._http.post(
                "/v1/jobs",
                files={
                    "options": (None, json.dumps({"external_id": recording.key})),
                    "file": (recording.name, recording.content),
                },
                headers={"Idempotency-Key": recording.key},
            )
        except httpx.TransportError as error:
            self.refusals.append(type(error).__name__)
            return None
        if answer.is_error:
            self.refusals.append(f"{answer.status_code} {answer.json().get('code')}")
        return answer

    def job(self, promise: Promise) -> dict[str, Any]:
        """Ask for a job as long as it takes to be answered."""
        return dict(self._get(f"/v1/jobs/{promise.job_id}").json())

    def look(self, promise: Promise) -> bool:
        """Ask for a job once more; whether it has ended, which is noted when first seen."""
        job = self.job(promise)
        if promise.final_state is None and job["status"] in FINAL:
            promise.final_state = job
        return promise.final_state is not None

    def wait_all_final(self, *, timeout_s: float) -> float:
        """Wait until every promise has ended; return the seconds that it took."""
        begin_s = time.monotonic()
        for promise in self.promises:
            while not self.look(promise):
                waited_s = time.monotonic() - begin_s
                assert waited_s < timeout_s, f"I1: after {waited_s:.0f} s there is no end of {self.job(promise)}"
                time.sleep(_PAUSE_S)
        return time.monotonic() - begin_s

    def violations(self) -> list[str]:
        """Look at every promise once more and name each that is broken."""
        return [violation for promise in self.promises for violation in self._violations(promise)]

    def _violations(self, promise: Promise) -> list[str]:
        name, recording = promise.job_id, promise.recording
        job = self.job(promise)
        if job != promise.final_state:
            return [f"I2: {name} changed after its end: {promise.final_state} → {job}"]
        if job["status"] != "succeeded":
            return [f"I1: {name} ended as {job['status']}: {job['error']}"]
        found = []
        result = self._get(f"/v1/jobs/{name}/result").json()
        if abs(result["vitals"]["heart_rate_bpm"] - recording.heart_rate_bpm) > 1.0:
            found.append(f"I3: {name} has the heart rate {result['vitals']['heart_rate_bpm']} of another recording")
        for artifact, line in result["artifacts"].items():
            content = self._get(line["href"]).content
            if hashlib.sha256(content).hexdigest() != line["sha256"]:
                found.append(f"I3: {artifact} of {name} is damaged")
        if result["artifacts"]["original"]["sha256"] != recording.sha256:
            found.append(f"I3: {name} was made from other bytes")
        jobs = self._get("/v1/jobs", external_id=recording.key).json()["jobs"]
        if [each["id"] for each in jobs] != [name]:
            found.append(f"I5: key of {name} made {len(jobs)} jobs")
        return found

    def _get(self, path: str, **query: str) -> httpx.Response:
        for _ in range(120):
            try:
                answer = self._http.get(path, params=query)
            except httpx.TransportError:
                time.sleep(_PAUSE_S)
                continue
            if answer.status_code in _RETRIED:
                time.sleep(_PAUSE_S)
                continue
            assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
            return answer
        raise AssertionError(f"{path}: no answer for a minute")
