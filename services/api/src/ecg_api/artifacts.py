"""Stored objects of a job: what there is, and how their bytes reach a client."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from ecg_shared.contract.errors import ErrorCode
from ecg_shared.jobs.statements import read
from ecg_shared.jobs.storage import ObjectDamagedError, ObjectStore
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from ecg_api.database import Database
from ecg_api.file_names import attachment
from ecg_api.problems import RefusedError
from ecg_api.ranges import ByteRange, matches, requested_range

ORIGINAL: Final = "original"
_WHOLE_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Artifact:
    """One stored object under its public name; ``saved_as`` is the file name a client is offered."""

    name: str
    key: str
    media_type: str
    bytes: int
    sha256: str
    saved_as: str

    @property
    def uploaded(self) -> bool:
        """Whether it is a file of the upload: that comes back byte for byte."""
        return self.name.partition(".")[0] == ORIGINAL

    @property
    def etag(self) -> str:
        """The entity tag: the bytes' own digest."""
        return f'"{self.sha256}"'


def artifact_references(job_id: UUID, artifacts: Iterable[Artifact]) -> dict[str, Any]:
    """Return the ``artifacts`` part of the result document."""
    return {
        artifact.name: {
            "href": f"/v1/jobs/{job_id}/artifacts/{artifact.name}",
            "media_type": artifact.media_type,
            "bytes": artifact.bytes,
            "sha256": artifact.sha256,
        }
        for artifact in artifacts
    }


async def all_artifacts(database: Database, key: Mapping[str, UUID]) -> list[Artifact]:
    """Return what a job has: its upload while that is kept, then what the stages made."""
    upload, made = await asyncio.gather(database.one(read.ORIGINAL, key), database.all(read.ARTIFACTS, key))
    originals = [] if upload is None or upload["input_deleted"] else _originals(upload["input"])
    return [*originals, *(_artifact(row, key["job_id"]) for row in made)]


async def find_artifact(database: Database, key: Mapping[str, UUID], name: str) -> Artifact:
    """Return one artefact by name; raises RefusedError: not_found, gone (the upload, by retention)."""
    if name == ORIGINAL or name.startswith(f"{ORIGINAL}."):
        upload = await database.one(read.ORIGINAL, key)
        if upload is not None and upload["input_deleted"]:
            raise RefusedError(ErrorCode.GONE, "The upload of this job is no longer kept.")
        found = next((one for one in _originals(upload["input"]) if one.name == name), None) if upload else None
    else:
        row = await database.one(read.ARTIFACT, {**key, "name": name})
        found = _artifact(row, key["job_id"]) if row is not None else None
    if found is None:
        raise RefusedError(ErrorCode.NOT_FOUND, "The job has no such artefact, or not yet.")
    return found


async def serve_artifact(request: Request, store: ObjectStore, artifact: Artifact) -> Response:
    """Answer an object or one range of it.

    Bytes sent whole are checked against their digest: a small object before its first byte goes out, a large one by
    cutting the connection before its last. Raises EcgError: range_not_satisfiable, object_damaged, storage_unavailable.
    """
    headers = {
        "ETag": artifact.etag,
        "Accept-Ranges": "bytes",
        "Content-Disposition": attachment(artifact.saved_as),
    }
    if matches(request.headers.get("if-none-match"), artifact.etag):
        return Response(status_code=304, headers=headers)
    wanted = _wanted_range(request, artifact)
    if wanted is not None:
        headers["Content-Range"] = f"bytes {wanted.first}-{wanted.last}/{artifact.bytes}"
    status, length = (200, artifact.bytes) if wanted is None else (206, wanted.length)
    headers["Content-Length"] = str(length)
    if request.method == "HEAD":
        return Response(None, status, headers, artifact.media_type)
    if length <= _WHOLE_BYTES:
        content = await asyncio.to_thread(_whole, store, artifact, wanted)
        return Response(content, status, headers, artifact.media_type)
    pieces = store.stream(artifact.key, offset=wanted.first if wanted else 0, length=length)
    sha256 = artifact.sha256 if wanted is None else None
    first = await asyncio.to_thread(next, pieces, b"")
    return StreamingResponse(_checked(first, pieces, sha256), status, headers, artifact.media_type)


async def in_threads(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Yield from a blocking iterator without blocking the event loop."""
    try:
        while piece := await asyncio.to_thread(next, pieces, b""):
            yield piece
    finally:
        # Still running in its thread when the client left: then it ends with its last reference.
        with suppress(ValueError):
            getattr(pieces, "close", lambda: None)()


async def _checked(first: bytes, rest: Iterator[bytes], sha256: str | None) -> AsyncIterator[bytes]:
    digest = hashlib.sha256(first)
    held = first
    async for piece in in_threads(rest):
        yield held
        held = piece
        if sha256 is not None:
            digest.update(piece)
    if sha256 is not None and digest.hexdigest() != sha256:
        raise ObjectDamagedError("A stored object does not have the bytes that were written.")
    yield held


def _whole(store: ObjectStore, artifact: Artifact, wanted: ByteRange | None) -> bytes:
    if wanted is not None:
        return b"".join(store.stream(artifact.key, offset=wanted.first, length=wanted.length))
    content = b"".join(store.stream(artifact.key, length=artifact.bytes)) if artifact.bytes else b""
    if hashlib.sha256(content).hexdigest() != artifact.sha256:
        raise ObjectDamagedError("A stored object does not have the bytes that were written.")
    return content


def _wanted_range(request: Request, artifact: Artifact) -> ByteRange | None:
    condition = request.headers.get("if-range")
    if condition is not None and condition != artifact.etag:
        return None
    return requested_range(request.headers.get("range"), size=artifact.bytes)


def _originals(input_: Mapping[str, Any]) -> list[Artifact]:
    return [
        Artifact(
            name=ORIGINAL if number == 1 else f"{ORIGINAL}.{number}",
            key=file["key"],
            media_type=file["media_type"],
            bytes=file["bytes"],
            sha256=file["sha256"],
            saved_as=file["name"],
        )
        for number, file in enumerate(input_["files"], start=1)
    ]


def _artifact(row: Mapping[str, Any], job_id: UUID) -> Artifact:
    name = row["name"]
    return Artifact(name, row["key"], row["media_type"], row["bytes"], row["sha256"], saved_as=f"{job_id}.{name}")
