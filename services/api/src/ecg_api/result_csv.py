"""The result as a table: one row a number or statement, so that results of many jobs can be put under each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from ecg_api.csv_text import Cell, csv_rows

COLUMNS: Final = (
    "job_id",
    "part",
    "name",
    "lead",
    "value",
    "unit",
    "n",
    "severity",
    "method",
    "reason_if_null",
    "text",
)

_UNITS: Final = {"_bpm": "bpm", "_ms": "ms", "_mv": "mV", "_hz": "Hz", "_s": "s"}
Row = dict[str, Cell]


def result_csv(document: Mapping[str, Any]) -> bytes:
    """Return the table of a result document.

    Parts, in this order: input, patient, signal, quality, vitals, measurements, beats, prediction, heads, findings,
    warnings, versions, disclaimer. A measurement by lead has a row for each lead below its own. ``value`` is a number
    or a word of the contract; prose stands in ``text``.
    """
    job_id = str(document.get("job_id", ""))
    rows = [[job_id, *(row.get(column) for column in COLUMNS[1:])] for row in _rows(document)]
    return csv_rows([COLUMNS, *rows])


def _rows(document: Mapping[str, Any]) -> Iterator[Row]:
    input_ = document.get("input") or {}
    yield from _scalars("input", input_)
    yield from _scalars("patient", input_.get("patient") or {})
    yield from _scalars("signal", document.get("signal") or {})
    yield from _quality(document.get("quality") or {})
    yield from _scalars("vitals", document.get("vitals") or {})
    for name, measurement in (document.get("measurements") or {}).items():
        yield from _measurement(name, measurement)
    yield from _beats(document.get("beats") or {})
    yield from _prediction(document.get("prediction") or {})
    for finding in document.get("findings") or []:
        yield _finding(finding)
    for warning in document.get("warnings") or []:
        yield {"part": "warnings", "name": warning["code"], "text": warning["detail"]}
    yield from _versions(document.get("versions") or {})
    yield {"part": "disclaimer", "text": document.get("disclaimer")}


def _scalars(part: str, members: Mapping[str, Any]) -> Iterator[Row]:
    for name, value in members.items():
        if isinstance(value, list):
            if value and all(isinstance(one, str) for one in value):
                yield {"part": part, "name": name, "text": " ".join(value)}
        elif not isinstance(value, dict):
            yield {"part": part, "name": name, "value": value, "unit": _unit(name)}


def _quality(quality: Mapping[str, Any]) -> Iterator[Row]:
    reason = quality.get("reason_if_not_interpretable")
    yield {"part": "quality", "name": "verdict", "value": quality.get("verdict"), "text": reason}
    for name in ("used_leads", "used_s"):
        yield from _scalars("quality", {name: quality[name]} if quality.get(name) else {})
    for lead in quality.get("leads", ()):
        yield {
            "part": "quality",
            "name": "verdict",
            "lead": lead["name"],
            "value": lead["verdict"],
            "text": " ".join(lead["reasons"]),
        }
        for one in lead.get("segments", ()):
            row: Row = {"part": "quality", "name": "segment", "lead": lead["name"], "value": one["problem"]}
            yield {**row, "text": f"{one['start_s']:g} s to {one['end_s']:g} s"}
    for stretch in quality.get("excluded", ()):
        span = f"{stretch['start_s']:g} s to {stretch['end_s']:g} s"
        yield {"part": "quality", "name": "excluded", "value": stretch["reason"], "text": span}


def _measurement(name: str, measurement: Mapping[str, Any]) -> Iterator[Row]:
    row: Row = {"part": "measurements", "name": name, "unit": measurement["unit"], "method": measurement["method"]}
    whole = {member: measurement[member] for member in ("value", "n", "reason_if_null")}
    yield {**row, **whole}
    for lead, value in (measurement.get("per_lead") or {}).items():
        yield {**row, "lead": lead, "value": value}


def _beats(beats: Mapping[str, Any]) -> Iterator[Row]:
    yield {"part": "beats", "name": "count", "value": beats.get("count")}
    for name, count in (beats.get("by_class") or {}).items():
        yield {"part": "beats", "name": name, "value": count}


def _prediction(prediction: Mapping[str, Any]) -> Iterator[Row]:
    method = _model(prediction.get("model"))
    reason = prediction.get("reason_if_null")
    for name in ("label", "probability", "threshold", "calibrated", "rejected"):
        value = prediction.get(name)
        why = reason if value is None else None
        yield {"part": "prediction", "name": name, "value": value, "method": method, "reason_if_null": why}
    for name, head in (prediction.get("heads") or {}).items():
        yield from _head(name, head)


def _head(name: str, head: Mapping[str, Any]) -> Iterator[Row]:
    row: Row = {"part": "heads", "method": _model(head.get("model"))}
    label = head.get("label")
    yield {**row, "name": name, "value": label, "reason_if_null": head.get("reason_if_null")}
    for outcome, probability in (head.get("probabilities") or {}).items():
        yield {**row, "name": f"{name}.{outcome}", "value": probability}


def _finding(finding: Mapping[str, Any]) -> Row:
    evidence = finding["evidence"]
    return {
        "part": "findings",
        "name": finding["code"],
        "lead": " ".join(finding.get("leads") or ()),
        "value": evidence["value"],
        "severity": finding["severity"],
        "method": f"{evidence['measurement']} against {evidence['threshold']:g}: {evidence['source']}",
        "text": finding["text"],
    }


def _versions(versions: Mapping[str, Any]) -> Iterable[Row]:
    for name, version in (versions.get("models") or {}).items():
        yield {"part": "versions", "name": f"model.{name}", "text": version}
    for name in ("software", "schema"):
        yield {"part": "versions", "name": name, "text": versions.get(name)}


def _model(model: Mapping[str, Any] | None) -> str | None:
    return f"{model['name']} {model['version']}" if model else None


def _unit(name: str) -> str | None:
    return next((unit for ending, unit in _UNITS.items() if name.endswith(ending)), None)
