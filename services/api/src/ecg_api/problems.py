"""Refusals and failures as RFC 9457 problem documents, all from the one table of error codes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ecg_shared.contract.errors import ERRORS, EcgError, ErrorCode
from pydantic import ValidationError
from starlette.responses import Response

MEDIA_TYPE: Final = "application/problem+json"
_DEFAULT_RETRY_AFTER_S: Final = {429: 5, 503: 2, 507: 30}


@dataclass(frozen=True, slots=True)
class FieldError:
    """One refused field or parameter, by its public name; ``detail`` never repeats the value that was sent."""

    name: str
    detail: str


class RefusedError(EcgError):
    """A request that the gateway refuses, with what only HTTP knows: fields, headers, when to come back."""

    def __init__(
        self,
        code: ErrorCode,
        detail: str = "",
        *,
        errors: Sequence[FieldError] = (),
        retry_after_s: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail, code=code)
        self.errors = tuple(errors)
        self.retry_after_s = retry_after_s
        self.headers = dict(headers or {})


def invalid_option(name: str, detail: str) -> RefusedError:
    """Return the refusal of one field, option or parameter."""
    return RefusedError(ErrorCode.INVALID_OPTION, errors=[FieldError(name, detail)])


def invalid_options(error: ValidationError) -> RefusedError:
    """Return the refusal that names every field pydantic found wrong."""
    return RefusedError(ErrorCode.INVALID_OPTION, errors=list(_field_errors(error)))


def problem_response(error: EcgError, *, instance: str, reference: str | None = None) -> Response:
    """Return the problem document of an error; ``reference`` finds the log line of an internal error."""
    refused = error if isinstance(error, RefusedError) else None
    headers = dict(refused.headers) if refused else {}
    status = error.entry.status
    retry_after_s = (refused and refused.retry_after_s) or _DEFAULT_RETRY_AFTER_S.get(status)
    if retry_after_s is not None:
        headers["Retry-After"] = str(retry_after_s)
    if error.code == ErrorCode.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="ecg"'
    body = problem_document(error, instance=instance, reference=reference)
    return Response(json.dumps(body, ensure_ascii=False).encode(), status, headers, MEDIA_TYPE)


def problem_document(error: EcgError, *, instance: str, reference: str | None = None) -> dict[str, Any]:
    """Return the members of the problem document."""
    entry = ERRORS[error.code]
    document: dict[str, Any] = {
        "type": f"/docs#{error.code}",
        "title": entry.sentence,
        "status": entry.status,
        "detail": error.message,
        "code": str(error.code),
        "retryable": entry.retryable,
        "instance": instance,
    }
    if isinstance(error, RefusedError) and error.errors:
        document["errors"] = [{"name": field.name, "detail": field.detail} for field in error.errors]
    if reference is not None:
        document["reference"] = reference
    return document


def _field_errors(error: ValidationError) -> Iterable[FieldError]:
    for found in error.errors(include_url=False, include_context=False, include_input=False):
        name = ".".join(str(part) for part in found["loc"]) or "options"
        unknown = found["type"] == "extra_forbidden"
        yield FieldError(name, "There is no field of this name." if unknown else str(found["msg"]))
