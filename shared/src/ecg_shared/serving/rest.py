"""TensorFlow Serving's REST status page, ``/v1/models/NAME``: for health checks and a look by hand."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from ecg_shared.serving import stubs
from ecg_shared.serving.repository import NotServedError, Repository
from ecg_shared.serving.services import status_response

_STATUS_PATH: Final = re.compile(r"/v1/models/(?P<name>[^/:]+)(?:/versions/(?P<version>\d+))?/?")


def status_server(repository: Repository, host: str, port: int) -> ThreadingHTTPServer:
    """Return a server bound to the address; its ``serve_forever`` answers from these models."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10  # seconds a silent connection may hold its thread

        def do_GET(self) -> None:
            match = _STATUS_PATH.fullmatch(self.path.partition("?")[0])
            if match is None:
                self._send(HTTPStatus.NOT_FOUND, {"error": "Malformed request: GET /v1/models/NAME is served here"})
                return
            version = int(match["version"]) if match["version"] else None
            try:
                statuses = repository.statuses(match["name"], version)
            except NotServedError as error:
                self._send(HTTPStatus.NOT_FOUND, {"error": str(error)})
                return
            for_each = {"preserving_proto_field_name": True, "always_print_fields_with_no_presence": True}
            body = stubs.json_format.MessageToDict(status_response(statuses), **for_each)
            for entry in body["model_version_status"]:  # a version without an error has no status message
                entry.setdefault("status", {"error_code": "OK", "error_message": ""})
            self._send(HTTPStatus.OK, body)

        def _send(self, status: HTTPStatus, body: dict[str, Any]) -> None:
            content = json.dumps(body, indent=1).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: health checks come every second."""

    return ThreadingHTTPServer((host, port), Handler)
