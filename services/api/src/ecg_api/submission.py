"""From a received upload to a promised job: row, objects, promise, hint."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import psycopg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.job import Stage
from ecg_shared.contract.options import Kind
from ecg_shared.jobs.keys import input_key
from ecg_shared.jobs.statements import submit
from ecg_shared.jobs.storage import Grant

from ecg_api.answers import check_visible
from ecg_api.database import Row
from ecg_api.gateway import Gateway
from ecg_api.ids import new_id
from ecg_api.job_document import PRIORITIES
from ecg_api.job_views import JobView
from ecg_api.problems import RefusedError, invalid_option
from ecg_api.upload import Upload

_PAUSE_S: Final = 0.05
_TAKE_OVER_AT: Final = 20
"""After a second of looking at a row that another request with the same key is still receiving."""
_LOOKS: Final = 120

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Submitted:
    """The job that a submission stands for; ``new`` is False where an earlier one with the same key made it."""

    job: JobView
    new: bool


def first_stage(kind: str) -> Stage:
    """Return where a job of this kind begins."""
    return Stage.DIGITIZE if kind == Kind.PAGE else Stage.ANALYZE


async def submit_upload(gateway: Gateway, upload: Upload, *, tenant_id: UUID, key: str | None) -> Submitted:
    """Make the job, or find the one that this key already made.

    Raises EcgError: idempotency_conflict, gone, invalid_option (batch_id), and the codes of database and store.
    """
    submission = _Submission(gateway, upload, tenant_id, key)
    granted = await submission.begin()
    for look in range(_LOOKS):
        if granted is not None:
            promised = await submission.put_and_promise(granted)
            if promised is not None:
                _announce(gateway, upload, promised)
                return Submitted(gateway.views.keep(promised, tenant_id), new=True)
            if key is None:
                raise RefusedError(ErrorCode.OVERLOADED, "The upload took too long and was given up.")
        elif look:
            await asyncio.sleep(_PAUSE_S)
        earlier = await submission.replay()
        if earlier is None:
            granted = await submission.begin()
        elif earlier["status"] != "receiving":
            return Submitted(check_visible(await gateway.views.read(earlier["id"], tenant_id)), new=False)
        else:
            granted = await submission.take_over(earlier["id"]) if look == _TAKE_OVER_AT else None
    raise RefusedError(ErrorCode.OVERLOADED, "Another request is still sending this upload.", retry_after_s=2)


def _announce(gateway: Gateway, upload: Upload, promised: Row) -> None:
    gateway.wakeups.queued(promised["id"], promised["stage"], promised["epoch"])
    gateway.tenant_feed.note(promised["id"])  # nobody waits for a new job yet but those who follow the tenant
    _log.info("job %s promised: %s, %d bytes", promised["id"], upload.kind, upload.n_bytes)
    gateway.metrics.submitted.labels(upload.kind).inc()
    gateway.metrics.submitted_bytes.inc(upload.n_bytes)


class _Submission:
    """One request's steps; each is a compare-and-set that may find another request with the same key first."""

    def __init__(self, gateway: Gateway, upload: Upload, tenant_id: UUID, key: str | None) -> None:
        self._gateway = gateway
        self._upload = upload
        self._tenant_id = tenant_id
        self._key = key
        self._lease_s = gateway.settings.timing.receiving_s

    async def begin(self) -> Row | None:
        """Insert the row ``receiving`` under the key; None where the key is known."""
        options = self._upload.options
        try:
            return await self._gateway.database.one(
                submit.BEGIN,
                {
                    "job_id": new_id(),
                    "tenant_id": self._tenant_id,
                    "key": self._key,
                    "stage": first_stage(self._upload.kind),
                    "priority": PRIORITIES.index(options.priority),
                    "options": options.model_dump_json(exclude_unset=True),
                    "external_id": options.external_id,
                    "batch_id": options.batch_id,
                    "kind": self._upload.kind,
                    "request_sha256": self._upload.request_sha256,
                    "lease_s": self._lease_s,
                },
            )
        except psycopg.errors.ForeignKeyViolation:
            raise invalid_option("batch_id", "There is no batch of this id.") from None

    async def put_and_promise(self, granted: Row) -> Row | None:
        """Put every file, then queue the job; None where another request took the row over."""
        fenced = {"job_id": granted["id"], "tenant_id": self._tenant_id, "fence": granted["fence"]}
        input_ = self._upload.input_document()
        try:
            for index, file in enumerate(self._upload.files):
                object_key = input_key(granted["id"], granted["fence"], index)
                await asyncio.to_thread(
                    self._gateway.store.put,
                    object_key,
                    file.content.open(),
                    sha256=file.content.sha256.hex(),
                    media_type=file.media_type,
                    grant=Grant(granted["granted_at"], self._lease_s),
                )
                input_["files"][index]["key"] = object_key
        except EcgError:
            await self._abandon(fenced)
            raise
        return await self._gateway.database.one(submit.PROMISE, {**fenced, "input": json.dumps(input_)})

    async def replay(self) -> Row | None:
        """Return the job of the key; None where an abandoned upload was just swept: begin again."""
        row = await self._gateway.database.one(submit.REPLAY, {"key": self._key, **self._same_request()})
        if row is not None and row["deleted"]:
            raise RefusedError(ErrorCode.GONE)
        if row is not None and not row["same_request"]:
            raise RefusedError(ErrorCode.IDEMPOTENCY_CONFLICT)
        return row

    async def take_over(self, job_id: UUID) -> Row | None:
        """Become the uploader of a row whose own seems dead; if it lives, its promise fails by the fence."""
        return await self._gateway.database.one(
            submit.TAKE_OVER, {"job_id": job_id, "lease_s": self._lease_s, **self._same_request()}
        )

    def _same_request(self) -> dict[str, Any]:
        return {"tenant_id": self._tenant_id, "request_sha256": self._upload.request_sha256}

    async def _abandon(self, fenced: dict[str, Any]) -> None:
        try:
            await self._gateway.database.execute(submit.ABANDON, fenced)
        except EcgError as error:
            _log.warning("job %s could not be abandoned, the sweeper will: %s", fenced["job_id"], error.code)
