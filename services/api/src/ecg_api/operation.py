"""A call of the API: how it is reached, who may make it, what it takes and answers. OpenAPI is made of these."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from ecg_shared.contract.errors import EcgError, ErrorCode
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from ecg_api.audit import MADE, OK, Note
from ecg_api.auth import Principal
from ecg_api.gateway import Gateway
from ecg_api.job_document import parse_id
from ecg_api.keys import Scope
from ecg_api.metrics import CALL
from ecg_api.problems import RefusedError
from ecg_api.queries import NoQuery, parse_query


@dataclass(frozen=True, slots=True)
class Call:
    """One request, its caller known and allowed."""

    request: Request
    gateway: Gateway
    principal: Principal

    def path_id(self, name: str) -> UUID:
        """Return an id from the path; raises RefusedError (not_found) where it is none."""
        found = parse_id(self.request.path_params[name])
        if found is None:
            raise RefusedError(ErrorCode.NOT_FOUND)
        return found

    def row_key(self) -> dict[str, UUID]:
        """Return the parameters of the statements about one job."""
        return {"job_id": self.path_id("job_id"), "tenant_id": self.principal.tenant_id}


Handler = Callable[[Request], Awaitable[Response]]
Endpoint = Callable[[Call], Awaitable[Response]]
OpenEndpoint = Callable[[Request, Gateway], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Content:
    """A body in one media type; ``model`` is a pydantic model, or a JSON schema where there is none."""

    media_type: str
    model: type[BaseModel] | Mapping[str, Any]
    example: Any


@dataclass(frozen=True, slots=True)
class Answer:
    """One way a call ends well."""

    status: int
    description: str
    contents: tuple[Content, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one path; ``scope`` None: any key may. ``audited``: each call is noted in the trail."""

    method: str
    path: str
    endpoint: Endpoint
    name: str
    summary: str
    tag: str
    scope: Scope | None
    answers: tuple[Answer, ...]
    description: str = ""
    query: type[BaseModel] = NoQuery
    headers: Mapping[str, str] = field(default_factory=dict)
    bodies: tuple[Content, ...] = ()
    body_required: bool = True
    errors: tuple[ErrorCode, ...] = ()
    audited: bool = False

    def handler(self) -> Handler:
        """Return the endpoint behind its checks: key, rate, scope, no parameters where there are none."""
        endpoint = self._with_trail() if self.audited else self.endpoint
        scope, bare, name = self.scope, self.query is NoQuery, self.name

        async def handle(request: Request) -> Response:
            request.scope[CALL] = name
            gateway: Gateway = request.scope["state"]["gateway"]
            principal = await gateway.keys.caller(request)
            gateway.rate_limit.take(principal.key_id)
            if scope is not None:
                principal.require(scope)
            if bare and request.scope["query_string"]:
                parse_query(NoQuery, request)
            return await endpoint(Call(request, gateway, principal))

        return handle

    def _with_trail(self) -> Endpoint:
        endpoint, action, reads = self.endpoint, self.name, self.method == "GET"

        async def noted(call: Call) -> Response:
            outcome = ErrorCode.INTERNAL_ERROR.value
            try:
                answer = await endpoint(call)
                outcome = OK
                return answer
            except EcgError as error:
                outcome = str(error.code)
                raise
            finally:
                job_id = call.request.scope.get(MADE) or parse_id(call.request.path_params.get("job_id", ""))
                note = Note(call.principal.tenant_id, call.principal.key_id, action, job_id, outcome)
                (call.gateway.audit.reading if reads else call.gateway.audit.changing)(note)

        return noted


@dataclass(frozen=True, slots=True)
class OpenOperation:
    """A call that needs no key: it shows nothing of anybody."""

    path: str
    endpoint: OpenEndpoint
    name: str
    summary: str
    tag: str
    answers: tuple[Answer, ...]
    description: str = ""
    method: str = "GET"

    def handler(self) -> Handler:
        """Return the endpoint."""
        endpoint, name = self.endpoint, self.name

        async def handle(request: Request) -> Response:
            request.scope[CALL] = name
            if request.scope["query_string"]:
                parse_query(NoQuery, request)
            return await endpoint(request, request.scope["state"]["gateway"])

        return handle
