"""Who is calling: the key of a request, checked against the table, remembered for a moment."""

from __future__ import annotations

import asyncio
import hmac
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.jobs.statements import api_keys
from starlette.requests import Request

from ecg_api.database import Database
from ecg_api.keys import Scope, SecretHasher, parse_key
from ecg_api.problems import RefusedError

REMEMBER_S: Final = 3.0
"""A revoked key works on for at most this long."""

_TOUCH_EVERY_S: Final = 60.0
_MOST_REMEMBERED: Final = 10_000


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller: what its key may do, and whose jobs it sees."""

    key_id: str
    tenant_id: UUID
    scopes: frozenset[str]

    def require(self, scope: Scope) -> None:
        """Raise RefusedError (forbidden) where the key lacks the scope."""
        if scope not in self.scopes and Scope.ADMIN not in self.scopes:
            raise RefusedError(ErrorCode.FORBIDDEN, f"This call needs a key with the scope {scope}.")


@dataclass(frozen=True, slots=True)
class _Known:
    """What the table said of a key id, and until when that is believed."""

    principal: Principal | None
    secret_hmac: bytes
    until: float


class KeyRing:
    """The keys seen lately. Unknown ids are remembered too, so guessing costs the database little."""

    def __init__(self, database: Database, *, pepper: bytes) -> None:
        self._database = database
        self._hash = SecretHasher(pepper)
        self._known: dict[str, _Known] = {}
        self._touched: dict[str, float] = {}
        self._touches: set[asyncio.Task[None]] = set()

    async def caller(self, request: Request) -> Principal:
        """Return who is calling; raises RefusedError (unauthorized)."""
        key = parse_key(_presented(request))
        if key is None:
            raise RefusedError(ErrorCode.UNAUTHORIZED)
        now = asyncio.get_running_loop().time()
        known = self._known.get(key.key_id)
        if known is None or known.until < now:
            known = await self._look_up(key.key_id, now)
        matches = hmac.compare_digest(known.secret_hmac, self._hash(key.secret))
        if known.principal is None or not matches:
            raise RefusedError(ErrorCode.UNAUTHORIZED)
        return known.principal

    async def _look_up(self, key_id: str, now: float) -> _Known:
        row = await self._database.one(api_keys.FIND, {"key_id": key_id})
        if row is None or not row["live"]:
            known = _Known(None, b"", now + REMEMBER_S)
        else:
            principal = Principal(key_id, row["tenant_id"], frozenset(row["scopes"]))
            known = _Known(principal, bytes(row["secret_hmac"]), now + REMEMBER_S)
            self._note_use(key_id, now)
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        self._known[key_id] = known
        return known

    def _note_use(self, key_id: str, now: float) -> None:
        if now - self._touched.get(key_id, -_TOUCH_EVERY_S) < _TOUCH_EVERY_S:
            return
        self._touched[key_id] = now
        task = asyncio.create_task(self._touch(key_id))
        self._touches.add(task)
        task.add_done_callback(self._touches.discard)

    async def _touch(self, key_id: str) -> None:
        try:
            await self._database.execute(api_keys.TOUCH, {"key_id": key_id})
        except EcgError:
            self._touched.pop(key_id, None)  # the time of last use is for the operator's eyes; the next use notes it


def _presented(request: Request) -> str:
    authorization = request.headers.get("authorization")
    if authorization is None:
        return request.headers.get("x-api-key", "").strip()
    kind, _, key = authorization.partition(" ")
    return key.strip() if kind.lower() == "bearer" else ""
