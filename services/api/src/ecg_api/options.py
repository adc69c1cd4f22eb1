"""Job options from a JSON part or from the query."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ecg_shared.contract.options import JobOptions
from pydantic import ValidationError

from ecg_api.problems import invalid_option, invalid_options


def options_from_json(text: bytes) -> JobOptions:
    """Return the options of a JSON document; raises RefusedError (invalid_option)."""
    return _options(closed_json(text, name="options"))


def options_from_query(pairs: dict[str, str]) -> JobOptions:
    """Return the options of a query: ``leads`` separated by commas, the patient's as ``patient.age_years``."""
    fields: dict[str, Any] = {}
    for name, value in pairs.items():
        if name.startswith("patient."):
            fields.setdefault("patient", {})[name.removeprefix("patient.")] = value
        elif name == "leads":
            fields[name] = [lead.strip() for lead in value.split(",")]
        else:
            fields[name] = value
    return _options(fields)


def options_from_patch(text: bytes, *, before: Mapping[str, Any]) -> tuple[JobOptions, frozenset[str]]:
    """Return options changed by a JSON document, and the names of the fields in it.

    A field that the document does not name keeps its value, one that is null loses it; the patient's likewise, one by
    one (as RFC 7396 merges). Raises RefusedError (invalid_option).
    """
    patch = closed_json(text, name="options")
    if not isinstance(patch, dict):
        return _options(patch), frozenset()
    after = {**before, **patch}
    if isinstance(patch.get("patient"), dict):
        after["patient"] = {**(before.get("patient") or {}), **patch["patient"]}
    return _options(after), frozenset(patch)


def closed_json(text: bytes, *, name: str) -> object:
    """Return a JSON value; a doubled field, NaN or hopeless nesting is refused under ``name``."""
    try:
        return json.loads(text, object_pairs_hook=_single_fields, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise invalid_option(name, "This is not JSON, or a field is there twice.") from None


def _options(fields: object) -> JobOptions:
    try:
        return JobOptions.model_validate(fields)
    except ValidationError as error:
        raise invalid_options(error) from None


def _single_fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field is there twice")
    return fields


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")
