"""Sending a folder of recordings: a few at a time, each with its own outcome, resumable."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ecg_client.client import Client
from ecg_client.errors import RefusedError
from ecg_client.recordings import Recording

IN_FLIGHT: Final = 6
_STATE_FILE: Final = ".ecg-batch.json"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one recording; ``code`` and ``detail`` say why where it has no result."""

    path: Path
    status: str
    job_id: str | None
    code: str | None = None
    detail: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the outcome for programs."""
        return {
            "file": str(self.path),
            "status": self.status,
            "job_id": self.job_id,
            "code": self.code,
            "detail": self.detail,
        }


def open_batch(client: Client, folder: Path) -> str:
    """Return the id of the folder's batch, the one begun before if there is one.

    The id is kept in the folder, because it is part of each job's options: with it a second run sends the same
    Idempotency-Keys and so costs nothing for what was sent already.
    """
    state = folder / _STATE_FILE
    if state.exists():
        batch_id = str(json.loads(state.read_text())["batch_id"])
        try:
            client.batch(batch_id)
        except RefusedError as error:
            if error.status != 404:
                raise
        else:
            return batch_id
    batch_id = str(client.create_batch(folder.resolve().name)["id"])
    state.write_text(json.dumps({"batch_id": batch_id}) + "\n")
    return batch_id


def run_batch(
    client: Client,
    recordings: Sequence[Recording],
    options: Mapping[str, Any],
    *,
    on_submitted: Callable[[Recording], None] = lambda _: None,
) -> Iterator[Outcome]:
    """Yield each recording's outcome as it is known; at most IN_FLIGHT are on their way at a time.

    A refused or failed file is an outcome; an unreachable service ends the run with UnreachableError.
    """
    stopping = threading.Event()

    def one(recording: Recording) -> Outcome | None:
        if stopping.is_set():
            return None
        try:
            job = client.submit(recording.files, options)
        except RefusedError as refusal:
            return Outcome(recording.path, "refused", None, refusal.code, str(refusal))
        on_submitted(recording)
        states = client.watch(job["id"])
        while not stopping.is_set() and (state := next(states, None)) is not None:
            job = state
        error = job.get("error") or {}
        return Outcome(recording.path, job["status"], job["id"], error.get("code"), error.get("detail"))

    pool = ThreadPoolExecutor(IN_FLIGHT)
    try:
        for future in as_completed([pool.submit(one, recording) for recording in recordings]):
            outcome = future.result()
            if outcome is not None:
                yield outcome
    finally:
        stopping.set()
        pool.shutdown(wait=False, cancel_futures=True)
