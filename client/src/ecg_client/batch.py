"""Sending a folder of recordings: a few at a time, each with its own outcome, resumable."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from ecg_client.batch_state import BatchState, Outcome, version_of
from ecg_client.client import Client
from ecg_client.documents import Job
from ecg_client.errors import AuthError, NotFoundError, QuotaError, RefusedError
from ecg_client.recordings import Recording

MOST_IN_FLIGHT: Final = 8
_REPORT_COLUMNS: Final = tuple(field.name for field in fields(Outcome) if field.name != "passing")


@dataclass(frozen=True, slots=True)
class Item:
    """A recording to send, the mark of its content and options, and what is known of it from before."""

    recording: Recording
    version: str
    known: Outcome


def plan(
    state: BatchState, folder: Path, recordings: Sequence[Recording], options: Mapping[str, Any], *, url: str
) -> list[Item]:
    """Return each recording with what an earlier run left; other options or another service begin anew.

    Recordings are known by their paths within the folder, so that it may be named from anywhere, or moved.
    """
    what = json.dumps([url, dict(options)], sort_keys=True)
    items = []
    for recording in recordings:
        version = version_of(recording, what)
        items.append(Item(recording, version, state.outcome(str(recording.path.relative_to(folder)), version)))
    return items


def open_batch(client: Client, state: BatchState, name: str) -> str:
    """Return the id of the folder's batch at this service, the one begun before if the service still has it."""
    batch_id = state.batch_id(client.settings.url)
    if batch_id is not None:
        try:
            client.batch(batch_id)
        except NotFoundError:
            pass
        else:
            return batch_id
    batch_id = client.create_batch(name).id
    state.keep_batch_id(client.settings.url, batch_id)
    return batch_id


def run_batch(
    client: Client,
    state: BatchState,
    items: Sequence[Item],
    options: Mapping[str, Any],
    *,
    in_flight: int = MOST_IN_FLIGHT,
    on_submitted: Callable[[], None] = lambda: None,
) -> Iterator[Outcome]:
    """Yield each item's outcome as it is known; at most ``in_flight`` jobs are under way at a time.

    A refused, unreadable or failed file is an outcome and stops nothing. Raises ServerUnreachableError and AuthError,
    which would befall every other file too; the state then says where the next run goes on.
    """
    stopping = threading.Event()

    def one(item: Item) -> Outcome | None:
        if stopping.is_set():
            return None
        outcome = _sent(client, state, item, options)
        on_submitted()
        if outcome.status == "submitted" and not stopping.is_set():
            outcome = _finished(client, outcome)
            state.keep(outcome, item.version)
        return outcome

    pool = ThreadPoolExecutor(min(in_flight, MOST_IN_FLIGHT))
    try:
        for future in as_completed([pool.submit(one, item) for item in items]):
            outcome = future.result()
            if outcome is not None:
                yield outcome
    finally:
        stopping.set()
        pool.shutdown(wait=False, cancel_futures=True)


def write_report(outcomes: Sequence[Outcome], path: Path) -> None:
    """Write one CSV row a recording, the table whole or not at all."""
    partial = path.with_name(path.name + ".part")
    with partial.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, _REPORT_COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(outcome.as_json() for outcome in outcomes)
    partial.replace(path)


def _sent(client: Client, state: BatchState, item: Item, options: Mapping[str, Any]) -> Outcome:
    """Return the outcome as far as it is known once the service has, or will not have, the recording."""
    if item.known.status == "submitted":
        return item.known
    fresh = Outcome(item.known.file, "pending")
    try:
        job = client.submit(item.recording.files, options)
    except AuthError:
        raise
    except RefusedError as refusal:
        passing = isinstance(refusal, QuotaError) or refusal.status >= 500
        outcome = replace(
            fresh,
            status="refused",
            code=refusal.code,
            http_status=refusal.status,
            detail=refusal.detail,
            passing=passing,
        )
    except OSError as error:
        outcome = replace(fresh, status="unreadable", code="unreadable", detail=error.strerror, passing=True)
    else:
        outcome = replace(fresh, status="submitted", job_id=job.id)
    state.keep(outcome, item.version)
    return outcome


def _finished(client: Client, outcome: Outcome) -> Outcome:
    job_id = outcome.job_id or ""
    try:
        job = client.wait(job_id)
        outcome = replace(outcome, status=job.status, seconds=_seconds(job))
        if job.error is not None:
            return replace(outcome, code=job.error.code, detail=job.error.detail, passing=job.error.retryable)
        if job.status != "succeeded":
            return outcome
        result = client.result(job_id)
    except NotFoundError as error:  # somebody deleted it meanwhile
        return replace(outcome, status="refused", code=error.code, http_status=error.status, detail=error.detail)
    verdict = result.prediction
    return replace(outcome, label=verdict.label, probability=verdict.probability, quality=result.quality.verdict)


def _seconds(job: Job) -> float | None:
    return (job.finished_at - job.submitted_at).total_seconds() if job.finished_at else None
