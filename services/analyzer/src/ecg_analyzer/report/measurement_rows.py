"""The measurements as a table's rows: name, value, usual range, flag, count, and how or why not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from ecg_shared.contract.leads import sort_key
from ecg_shared.contract.options import Patient
from ecg_shared.contract.result import Measurement
from ecg_shared.paper.printable import printable

from ecg_analyzer.report.ranges import usual_range
from ecg_analyzer.report.words import as_printed, in_words, measurement_name, number, sentence, unit_name

FLAGS: Final = {"": "", "low": "▼ low", "high": "▲ high"}
UNKNOWN: Final = "–"
_SINGLE_WAVES: Final = re.compile(r"(q|r_prime)_\w+|[rs]_(duration|peak_time)_ms")
"""Waves of the QRS complex, which mean something beside those of other leads only: they stand in the table of leads."""


def measurement_rows(measurements: Mapping[str, Measurement], patient: Patient | None) -> list[dict[str, Any]]:
    """Return a row for each measurement but those of single waves, in the order of the result."""
    return [
        _row(name, measurement, patient)
        for name, measurement in measurements.items()
        if not _SINGLE_WAVES.fullmatch(name)
    ]


def lead_table(measurements: Mapping[str, Measurement]) -> dict[str, Any] | None:
    """Return the measurements that differ from lead to lead, leads as columns; None where there are not two leads."""
    by_lead = {name: found.per_lead for name, found in measurements.items() if found.per_lead}
    leads = sorted({lead for values in by_lead.values() for lead in values}, key=sort_key)
    if len(leads) < 2:
        return None
    rows = []
    for name, values in by_lead.items():
        unit = measurements[name].unit
        cells = [UNKNOWN if (value := values.get(lead)) is None else number(value, unit) for lead in leads]
        rows.append({"name": f"{measurement_name(name)} ({unit_name(unit)})", "cells": cells})
    return {"leads": [printable(lead) for lead in leads], "rows": rows}


def _row(name: str, measurement: Measurement, patient: Patient | None) -> dict[str, Any]:
    usual = usual_range(name, patient)
    known = measurement.value is not None
    unit = unit_name(measurement.unit)
    reason = sentence(in_words(measurement.reason_if_null or "not measurable"))
    flag = (
        usual.flag(as_printed(measurement.value, measurement.unit))
        if usual is not None and measurement.value is not None
        else ""
    )
    return {
        "name": measurement_name(name),
        "value": number(measurement.value, measurement.unit) if measurement.value is not None else UNKNOWN,
        "unit": (unit if unit in ("°", "") else f" {unit}") if known else "",
        "range": usual.text(measurement.unit) if usual is not None else "",
        "flag": FLAGS[flag],
        "n": str(measurement.n) if known else UNKNOWN,
        "how": printable(measurement.method if known else f"Not known: {reason[:1].lower()}{reason[1:]}"),
        "known": known,
    }
