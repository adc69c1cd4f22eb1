"""Who is calling: a request's key, or the session that stands for it, checked and remembered for a moment."""

from __future__ import annotations

import asyncio
import hmac
import time
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.jobs.statements import api_keys
from starlette.requests import Request

from ecg_api.database import Database
from ecg_api.keys import Scope, SecretHasher, parse_key
from ecg_api.problems import RefusedError
from ecg_api.sessions import LASTS_S, Session, parse_session, proves_its_origin, session_mac

REMEMBER_S: Final = 3.0
"""A revoked key works on for at most this long."""

_TOUCH_EVERY_S: Final = 60.0
_MOST_REMEMBERED: Final = 10_000


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller: what its key may do, and whose jobs it sees."""

    key_id: str
    tenant_id: UUID
    tenant: str
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
        """Return who is calling; a key in a header goes before a cookie.

        Raises RefusedError: unauthorized, forbidden (a cookie that another site may have sent along).
        """
        presented = _presented(request)
        if presented is None:
            return await self._by_session(request)
        return _principal(await self._by_key(presented))

    async def still_calls(self, request: Request) -> bool:
        """Return whether a request that was let in would be let in again: a stream ends with its key."""
        try:
            await self.caller(request)
        except RefusedError as error:
            return error.code != ErrorCode.UNAUTHORIZED
        return True

    async def begin_session(self, request: Request) -> Session:
        """Return a session for the key in the request's header; raises RefusedError (unauthorized) without one."""
        known = await self._by_key(_presented(request) or "")
        key_id, until_s = _principal(known).key_id, int(time.time()) + LASTS_S
        return Session(key_id, until_s, session_mac(self._hash, key_id, until_s, known.secret_hmac))

    async def _by_key(self, presented: str) -> _Known:
        key = parse_key(presented)
        if key is None:
            raise RefusedError(ErrorCode.UNAUTHORIZED)
        known = await self._known_key(key.key_id)
        if not hmac.compare_digest(known.secret_hmac, self._hash(key.secret)):
            raise RefusedError(ErrorCode.UNAUTHORIZED)
        return known

    async def _by_session(self, request: Request) -> Principal:
        session = parse_session(request)
        if session is None or session.until_s < time.time():
            raise RefusedError(ErrorCode.UNAUTHORIZED)
        known = await self._known_key(session.key_id)
        mac = session_mac(self._hash, session.key_id, session.until_s, known.secret_hmac)
        if not hmac.compare_digest(session.mac, mac):
            raise RefusedError(ErrorCode.UNAUTHORIZED)
        principal = _principal(known)
        if not proves_its_origin(request):
            raise RefusedError(ErrorCode.FORBIDDEN, "A call by cookie needs X-Requested-With: ecg-dashboard.")
        return principal

    async def _known_key(self, key_id: str) -> _Known:
        now = asyncio.get_running_loop().time()
        known = self._known.get(key_id)
        return known if known is not None and known.until >= now else await self._look_up(key_id, now)

    async def _look_up(self, key_id: str, now: float) -> _Known:
        row = await self._database.one(api_keys.FIND, {"key_id": key_id})
        if row is None or not row["live"]:
            known = _Known(None, b"", now + REMEMBER_S)
        else:
            principal = Principal(key_id, row["tenant_id"], row["tenant"], frozenset(row["scopes"]))
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


def _principal(known: _Known) -> Principal:
    if known.principal is None:
        raise RefusedError(ErrorCode.UNAUTHORIZED)
    return known.principal


def _presented(request: Request) -> str | None:
    """Return the key that a header holds, or "" where it holds something else, None where there is no such header."""
    authorization = request.headers.get("authorization")
    if authorization is None:
        key = request.headers.get("x-api-key")
        return None if key is None else key.strip()
    kind, _, key = authorization.partition(" ")
    return key.strip() if kind.lower() == "bearer" else ""
