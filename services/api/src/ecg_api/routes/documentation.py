"""The API's description, for programs and for people: from this server alone, without scripts."""

from __future__ import annotations

from functools import cache
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from ecg_api import docs_page
from ecg_api.gateway import Gateway
from ecg_api.headers import PAGE_POLICY
from ecg_api.operation import Answer, Content, OpenOperation

_PAGE_HEADERS: Final = {"Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-cache"}


async def openapi(_request: Request, _gateway: Gateway) -> Response:
    """Answer the OpenAPI document."""
    return Response(_document(), headers={"Cache-Control": "no-cache"}, media_type="application/json")


async def docs(_request: Request, _gateway: Gateway) -> Response:
    """Answer the page."""
    return Response(_page(), headers=_PAGE_HEADERS, media_type="text/html")


async def style(_request: Request, _gateway: Gateway) -> Response:
    """Answer the page's style sheet."""
    return Response(docs_page.STYLE, headers={"Cache-Control": "no-cache"}, media_type="text/css")


@cache
def _document() -> bytes:
    from ecg_api.openapi import document_text  # the document is made of the operations, these among them

    return document_text().encode()


@cache
def _page() -> bytes:
    from ecg_api.openapi import openapi_document

    return docs_page.render(openapi_document()).encode()


OPENAPI: Final = OpenOperation(
    path="/openapi.json",
    endpoint=openapi,
    name="openapi",
    summary="This description, for programs",
    tag="operation",
    answers=(Answer(200, "OpenAPI 3.1.", (Content("application/json", {"type": "object"}, {"openapi": "3.1.0"}),)),),
)
DOCS: Final = OpenOperation(
    path="/docs",
    endpoint=docs,
    name="docs",
    summary="This description, for people",
    tag="operation",
    answers=(Answer(200, "A page.", (Content("text/html", {"type": "string"}, "<!doctype html>…"),)),),
)
STYLE: Final = OpenOperation(
    path="/docs/style.css",
    endpoint=style,
    name="docs_style",
    summary="How that page looks",
    tag="operation",
    answers=(Answer(200, "A style sheet.", (Content("text/css", {"type": "string"}, "body{}"),)),),
)
