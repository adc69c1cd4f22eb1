import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from ecg_client.documents import Batch, Document, Job, JobList, Result, Verdict

OPENAPI = json.loads((Path(__file__).parents[2] / "services" / "api" / "openapi.json").read_text())
SCHEMAS = OPENAPI["components"]["schemas"]
RECORDED = Path(__file__).parent / "recorded"


def properties(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = SCHEMAS[schema["$ref"].rsplit("/", 1)[-1]]
    return schema.get("properties", {})


def documents_within(hint: Any) -> list[type[Document]]:
    if isinstance(hint, type) and issubclass(hint, Document):
        return [hint]
    return [found for argument in get_args(hint) for found in documents_within(argument)]


def referred(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema that a property, or the items or values or not-null part of it, refers to."""
    if "$ref" in schema:
        return schema
    parts = [*schema.get("anyOf", ()), schema.get("items"), schema.get("additionalProperties")]
    return next((referred(part) for part in parts if isinstance(part, dict) and referred(part)), {})


def differences(document: type[Document], schema: dict[str, Any]) -> list[str]:
    """Fields that only one side knows, down through all parts."""
    described, known = properties(schema), get_type_hints(document)
    found = [f"{document.__name__}.{name}" for name in sorted(set(described) ^ set(known))]
    for name in set(described) & set(known):
        for part in documents_within(known[name]):
            found += differences(part, referred(described[name]))
    return found


@pytest.mark.parametrize("document", [Job, JobList, Batch, Result])
def test_the_typed_fields_are_those_of_the_published_api(document: type[Document]) -> None:
    assert differences(document, SCHEMAS[document.__name__]) == []


def test_a_document_is_read_by_attributes_and_is_still_the_json_that_came() -> None:
    text = (RECORDED / "result.json").read_text()

    result = Result(json.loads(text))

    assert result.vitals.heart_rate_bpm == pytest.approx(72, abs=0.1)  # the recipe's rate
    assert result.quality.leads[0].name == "I"
    assert result.measurements["qrs_duration_ms"].unit == "ms"
    assert json.loads(json.dumps(result)) == json.loads(text)


def test_times_are_read_as_times() -> None:
    job = Job({"submitted_at": "2026-03-01T12:00:00.5Z", "finished_at": None})

    assert job.submitted_at == datetime(2026, 3, 1, 12, 0, 0, 500_000, tzinfo=UTC)
    assert job.finished_at is None


def test_a_part_that_an_older_service_does_not_send_is_none_or_empty() -> None:
    verdict = Verdict({"label": "normal"})

    assert verdict.reason_if_null is None
    assert verdict.windows == []
    assert verdict.heads == {}


def test_a_field_that_must_be_there_and_is_not_is_named() -> None:
    with pytest.raises(AttributeError, match="'threshold'"):
        _ = Verdict({}).threshold


def test_what_a_newer_service_adds_is_kept() -> None:
    assert Job({"id": "1", "new": {"a": 1}})["new"] == {"a": 1}


def test_a_verdict_reads_as_a_sentence_also_where_it_is_unknown() -> None:
    known = Verdict({"label": "abnormal", "probability": 0.873, "threshold": 0.5})
    unknown = Verdict({"label": None, "probability": None, "threshold": 0.5, "reason_if_null": "too_short"})

    assert str(known) == "abnormal (p = 0.87, limit 0.50)"
    assert str(unknown) == "cannot tell (too_short)"
