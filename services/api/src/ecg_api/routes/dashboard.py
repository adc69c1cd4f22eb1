"""The dashboard's pages and their files; not part of the API. Where none is built, a page that says how."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ecg_shared.contract.errors import ErrorCode
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecg_api.dashboard_files import INDEX, StaticFile, read_folder
from ecg_api.headers import DASHBOARD_POLICY, PAGE_POLICY
from ecg_api.metrics import CALL
from ecg_api.operation import Handler
from ecg_api.problems import RefusedError
from ecg_api.ranges import matches

SCREENS: Final = ("/", "/jobs", "/jobs/{job_id}", "/batches", "/batches/{batch_id}", "/sign-in")
"""The addresses at which the dashboard begins; what it shows there it decides itself."""

_ASSETS: Final = "assets/"
_FOR_EVER: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
"""The build names each of these files after its content."""
_PAGE: Final = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": DASHBOARD_POLICY,
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_NOT_BUILT: Final = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>ECG</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/docs/style.css">
</head><body><h1>ECG</h1><p>The API is running; the dashboard is not built.</p>
<p>Build it with <code>make install</code> (it needs Node.js), or set <code>ECG_DASHBOARD_DIR</code> to a build, and
start the gateway again.</p><p><a href="/docs">The API's documentation</a></p></body></html>
"""


def dashboard_routes(folder: Path | None) -> list[Route]:
    """Return the routes of the dashboard in a folder. Raises NoDashboardError, OSError."""
    files = read_folder(folder) if folder is not None and (folder / INDEX).is_file() else {}
    if not files:
        return [_route(screen, _not_built) for screen in SCREENS]
    beside = [name for name in files if "/" not in name and name != INDEX]
    return [
        *(_route(screen, _page(files[INDEX])) for screen in SCREENS),
        _route(f"/{_ASSETS}{{name:path}}", _assets(files)),
        *(_route(f"/{name}", _file(files[name])) for name in beside),
    ]


def _route(path: str, handler: Handler) -> Route:
    async def named(request: Request) -> Response:
        request.scope[CALL] = "dashboard"
        return await handler(request)

    return Route(path, named, methods=["GET"])


def _page(file: StaticFile) -> Handler:
    async def page(request: Request) -> Response:
        return _answer(request, file, _PAGE)

    return page


def _file(file: StaticFile) -> Handler:
    async def single(request: Request) -> Response:
        return _answer(request, file, {"Cache-Control": "no-cache"})

    return single


def _assets(files: Mapping[str, StaticFile]) -> Handler:
    async def asset(request: Request) -> Response:
        file = files.get(f"{_ASSETS}{request.path_params['name']}")
        if file is None:
            raise RefusedError(ErrorCode.NOT_FOUND)
        return _answer(request, file, _FOR_EVER)

    return asset


async def _not_built(_request: Request) -> Response:
    headers = {"Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-cache"}
    return Response(_NOT_BUILT, headers=headers, media_type="text/html")


def _answer(request: Request, file: StaticFile, policy: Mapping[str, str]) -> Response:
    form = file.form_for(request.headers.get("accept-encoding", ""))
    headers = {**policy, "ETag": form.etag, "Vary": "Accept-Encoding"}
    if matches(request.headers.get("if-none-match"), form.etag):
        return Response(status_code=304, headers=headers)
    if form.encoding:
        headers["Content-Encoding"] = form.encoding
    return Response(form.content, headers=headers, media_type=file.media_type)
