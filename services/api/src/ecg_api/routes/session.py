"""``/v1/session``: a browser signs in with a key, and out again."""

from __future__ import annotations

from typing import Annotated, Any, Final

from ecg_shared.contract.errors import ErrorCode
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from ecg_api import examples, sessions
from ecg_api.answers import json_answer
from ecg_api.auth import Principal
from ecg_api.operation import Answer, Call, Content, Operation


class SessionDocument(BaseModel):
    """Who is signed in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tenant: Annotated[str, Field(description="Name of the tenant whose jobs the key sees.")]
    scopes: Annotated[list[str], Field(description="What the key allows; `admin` allows everything.")]
    key_id: Annotated[str, Field(description="The key, without its secret.")]


async def begin(call: Call) -> Response:
    """Answer a cookie for the key in the header; a cookie alone begins nothing, so a session ends in time."""
    session = await call.gateway.keys.begin_session(call.request)
    cookie = sessions.cookie_of(session, call.request, call.gateway.settings.mode)
    return json_answer(_document(call.principal), headers={"Set-Cookie": cookie})


async def get(call: Call) -> Response:
    """Answer who is signed in."""
    return json_answer(_document(call.principal))


async def end(call: Call) -> Response:
    """Take the cookie back."""
    cookie = sessions.cookie_of_none(call.request, call.gateway.settings.mode)
    return Response(status_code=204, headers={"Set-Cookie": cookie})


def _document(principal: Principal) -> dict[str, Any]:
    return {"tenant": principal.tenant, "scopes": sorted(principal.scopes), "key_id": principal.key_id}


_SESSION: Final = (Content("application/json", SessionDocument, examples.SESSION),)

BEGIN: Final = Operation(
    method="POST",
    path="/v1/session",
    endpoint=begin,
    name="begin_session",
    summary="Sign in a browser",
    description=(
        "Send the key in the header once; the answer sets the cookie `ecg_session` (HttpOnly, SameSite=Strict, Secure "
        "in production and on https), which then stands for the key for 12 hours and ends with it. Calls by cookie "
        "that change anything need the header `X-Requested-With: ecg-dashboard`."
    ),
    tag="session",
    scope=None,
    audited=True,
    answers=(Answer(200, "Signed in.", _SESSION, {"Set-Cookie": "The session."}),),
)
GET: Final = Operation(
    method="GET",
    path="/v1/session",
    endpoint=get,
    name="get_session",
    summary="See who is signed in",
    tag="session",
    scope=None,
    answers=(Answer(200, "By this key, or by the cookie that stands for it.", _SESSION),),
)
END: Final = Operation(
    method="DELETE",
    path="/v1/session",
    endpoint=end,
    name="end_session",
    summary="Sign out",
    tag="session",
    scope=None,
    answers=(Answer(204, "The cookie is cleared.", headers={"Set-Cookie": "Nothing, at once."}),),
    errors=(ErrorCode.FORBIDDEN,),
)
