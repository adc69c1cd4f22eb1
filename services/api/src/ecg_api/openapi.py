"""The OpenAPI 3.1 document, made of the operations and the contract's models.

``python -m ecg_api.openapi`` writes it to ``services/api/openapi.json``; a test fails while the two differ.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from ecg_shared.contract.errors import ERRORS, EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from ecg_api import problems
from ecg_api.operation import Answer, Content, OpenOperation, Operation
from ecg_api.problems import FieldError, RefusedError
from ecg_api.routing import OPERATIONS
from ecg_api.sessions import COOKIE
from ecg_api.version import VERSION

COMMITTED: Final = Path(__file__).parents[2] / "openapi.json"

_REF: Final = "#/components/schemas/{model}"
_EVERYWHERE: Final = (ErrorCode.OVERLOADED, ErrorCode.STORAGE_UNAVAILABLE, ErrorCode.INTERNAL_ERROR)
_WITH_KEY: Final = (ErrorCode.UNAUTHORIZED, ErrorCode.FORBIDDEN, ErrorCode.RATE_LIMITED)

_PROBLEM_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "description": "RFC 9457. Branch on `code`; `detail` says what was found and what mends it.",
    "required": ["type", "title", "status", "detail", "code", "retryable", "instance"],
    "additionalProperties": False,
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "enum": [str(code) for code in ErrorCode]},
        "retryable": {"type": "boolean", "description": "Whether sending the same again may succeed."},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "detail"],
                "additionalProperties": False,
                "properties": {"name": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
        "reference": {"type": "string", "description": "Finds the log line of an internal error."},
    },
}


def openapi_document() -> dict[str, Any]:
    """Return the document."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "ECG",
            "version": VERSION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": (
                "Send an ECG, as a signal file or as a page; poll the job; read the result. Unknown fields and "
                "parameters are refused. Errors are `application/problem+json` with a stable `code`. Computer reading, "
                "unconfirmed: not a medical device."
            ),
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in ("jobs", "results", "batches", "session", "operation")],
        "security": [{"bearer": []}, {"header": []}, {"cookie": []}],
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "ecg_<id>_<secret>"},
                "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": COOKIE},
            },
        },
    }


def document_text() -> str:
    """Return the document as it is committed."""
    return json.dumps(openapi_document(), indent=1, ensure_ascii=False) + "\n"


def _operation(operation: Operation | OpenOperation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.tag],
        "parameters": list(_path_parameters(operation.path)),
        "responses": {},
    }
    if operation.description:
        described["description"] = operation.description
    errors: tuple[ErrorCode, ...] = ()
    if isinstance(operation, Operation):
        described["parameters"] += [*_query_parameters(operation.query), *_headers_in(operation.headers)]
        described["x-scope"] = str(operation.scope or "any")
        if operation.bodies:
            described["requestBody"] = {"required": operation.body_required, "content": _contents(operation.bodies)}
        errors = (*operation.errors, *_WITH_KEY, *_EVERYWHERE)
    else:
        described["security"] = []
    for answer in operation.answers:
        described["responses"][str(answer.status)] = _answer(answer)
    for status, codes in sorted(_by_status(errors).items()):
        described["responses"].setdefault(str(status), _refusal(codes))
    return described


def _answer(answer: Answer) -> dict[str, Any]:
    described: dict[str, Any] = {"description": answer.description}
    if answer.headers:
        described["headers"] = {
            name: {"description": text, "schema": {"type": "string"}} for name, text in answer.headers.items()
        }
    if answer.contents:
        described["content"] = _contents(answer.contents)
    return described


def _contents(contents: Iterable[Content]) -> dict[str, Any]:
    return {
        content.media_type: {
            "schema": {"$ref": _REF.format(model=content.model.__name__)}
            if isinstance(content.model, type)
            else content.model,
            "example": content.example,
        }
        for content in contents
    }


def _refusal(codes: list[ErrorCode]) -> dict[str, Any]:
    return {
        "description": " ".join(f"`{code}`: {ERRORS[code].sentence}" for code in codes),
        "content": {
            problems.MEDIA_TYPE: {
                "schema": {"$ref": _REF.format(model="Problem")},
                "examples": {str(code): {"value": _problem_example(code)} for code in codes},
            }
        },
    }


def _problem_example(code: ErrorCode) -> dict[str, Any]:
    error: EcgError = EcgError(code=code)
    if code == ErrorCode.INVALID_OPTION:
        error = RefusedError(code, errors=[FieldError("sampling_rate", "There is no field of this name.")])
    reference = "6f1c0d5e8f0a4b7c9d2e3f4a5b6c7d8e" if code == ErrorCode.INTERNAL_ERROR else None
    return problems.problem_document(error, instance="/v1/jobs", reference=reference)


def _by_status(codes: Iterable[ErrorCode]) -> dict[int, list[ErrorCode]]:
    grouped: dict[int, list[ErrorCode]] = {}
    for code in dict.fromkeys(codes):
        grouped.setdefault(ERRORS[code].status, []).append(code)
    return grouped


def _path_parameters(path: str) -> Iterable[dict[str, Any]]:
    for part in path.split("/"):
        if part.startswith("{"):
            name = part.strip("{}")
            schema = {"type": "string", "format": "uuid"} if name.endswith("_id") else {"type": "string"}
            yield {"name": name, "in": "path", "required": True, "schema": schema}


def _query_parameters(model: type[BaseModel], prefix: str = "") -> Iterable[dict[str, Any]]:
    """Yield the model's fields; the fields of a nested model get its name and a dot before them."""
    properties = model.model_json_schema(ref_template=_REF)["properties"]
    for name, field in model.model_fields.items():
        nested = _model_of(field.annotation)
        if nested is not None:
            yield from _query_parameters(nested, f"{name}.")
            continue
        schema = dict(properties[name])
        schema.pop("title", None)
        parameter = {"name": prefix + name, "in": "query", "required": False, "schema": schema}
        if "description" in schema:
            parameter["description"] = schema.pop("description")
        if any(choice.get("type") == "array" for choice in schema.get("anyOf", [schema])):
            parameter |= {"style": "form", "explode": False}
        yield parameter


def _model_of(annotation: object) -> type[BaseModel] | None:
    for choice in (annotation, *getattr(annotation, "__args__", ())):
        if isinstance(choice, type) and issubclass(choice, BaseModel):
            return choice
    return None


def _headers_in(headers: Mapping[str, str]) -> Iterable[dict[str, Any]]:
    for name, text in headers.items():
        yield {"name": name, "in": "header", "required": False, "description": text, "schema": {"type": "string"}}


def _schemas() -> dict[str, Any]:
    models: dict[type[BaseModel], None] = {JobOptions: None}
    for operation in OPERATIONS:
        contents = [content for answer in operation.answers for content in answer.contents]
        if isinstance(operation, Operation):
            contents += operation.bodies
            models[operation.query] = None
        for content in contents:
            if isinstance(content.model, type):
                models[content.model] = None
    _, definitions = models_json_schema(
        [(model, "serialization" if model.__name__ == "Result" else "validation") for model in models],
        ref_template=_REF,
    )
    queries = {operation.query.__name__ for operation in OPERATIONS if isinstance(operation, Operation)}
    schemas = {name: schema for name, schema in definitions["$defs"].items() if name not in queries}
    return {**dict(sorted(schemas.items())), "Problem": _PROBLEM_SCHEMA}


def main() -> int:
    """Write the document to its place in the repository."""
    COMMITTED.write_text(document_text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
