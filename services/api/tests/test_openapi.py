"""The OpenAPI document: committed, whole, with true examples."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from ecg_api import examples
from ecg_api.openapi import COMMITTED, document_text, openapi_document
from ecg_api.operation import Content, Operation
from ecg_api.routing import OPERATIONS
from ecg_shared.contract.options import JobOptions
from pydantic import BaseModel

DOCUMENT = openapi_document()


def test_the_committed_document_is_the_one_that_is_served() -> None:
    committed = COMMITTED.read_text(encoding="utf-8")
    assert committed == document_text(), "run python -m ecg_api.openapi and say in the changelog what changed"


def contents() -> Iterator[Content]:
    for operation in OPERATIONS:
        if isinstance(operation, Operation):
            yield from operation.bodies
        for answer in operation.answers:
            yield from answer.contents


@pytest.mark.parametrize(
    "content", [c for c in contents() if isinstance(c.model, type)], ids=lambda c: c.model.__name__
)
def test_an_example_fits_its_model(content: Content) -> None:
    assert isinstance(content.model, type)
    assert issubclass(content.model, BaseModel)
    content.model.model_validate_json(json.dumps(content.example))


def test_the_example_of_the_options_in_a_form_fits_them() -> None:
    JobOptions.model_validate_json(json.dumps(examples.UPLOAD_FORM_EXAMPLE["options"]))


def test_every_body_has_an_example() -> None:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            bodies = [operation["requestBody"]] if "requestBody" in operation else []
            for body in [*bodies, *operation["responses"].values()]:
                for content in body.get("content", {}).values():
                    assert "example" in content or content["examples"], (method, path)


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_every_reference_leads_to_a_schema() -> None:
    names = {reference.removeprefix("#/components/schemas/") for reference in references(DOCUMENT)}
    assert names <= DOCUMENT["components"]["schemas"].keys()


def test_every_call_of_the_contract_is_described() -> None:
    calls = {(method.upper(), path) for path, methods in DOCUMENT["paths"].items() for method in methods}
    assert calls == {
        ("POST", "/v1/jobs"),
        ("GET", "/v1/jobs"),
        ("GET", "/v1/jobs/{job_id}"),
        ("DELETE", "/v1/jobs/{job_id}"),
        ("POST", "/v1/jobs/{job_id}/cancel"),
        ("POST", "/v1/jobs/{job_id}/retry"),
        ("GET", "/v1/jobs/{job_id}/events"),
        ("GET", "/v1/events"),
        ("GET", "/v1/jobs/{job_id}/result"),
        ("GET", "/v1/jobs/{job_id}/export.zip"),
        ("GET", "/v1/jobs/{job_id}/signal"),
        ("GET", "/v1/jobs/{job_id}/artifacts/{name}"),
        ("POST", "/v1/batches"),
        ("GET", "/v1/batches"),
        ("GET", "/v1/batches/{batch_id}"),
        ("GET", "/v1/batches/{batch_id}/report.csv"),
        ("POST", "/v1/session"),
        ("GET", "/v1/session"),
        ("DELETE", "/v1/session"),
        ("GET", "/health/live"),
        ("GET", "/health/ready"),
        ("GET", "/metrics"),
        ("GET", "/openapi.json"),
        ("GET", "/docs"),
        ("GET", "/docs/style.css"),
    }


def test_the_parameters_of_the_list_are_described() -> None:
    parameters = DOCUMENT["paths"]["/v1/jobs"]["get"]["parameters"]
    assert {parameter["name"] for parameter in parameters} == {
        "status",
        "external_id",
        "batch_id",
        "submitted_after",
        "submitted_before",
        "limit",
        "cursor",
    }
