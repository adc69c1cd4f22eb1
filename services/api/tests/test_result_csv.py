"""The result as a table."""

import csv
import io
from typing import Any

from ecg_api.examples import RESULT
from ecg_api.result_csv import COLUMNS, result_csv

FULL: dict[str, Any] = {
    **RESULT,
    "measurements": {
        "st_level": {
            "value": None,
            "unit": "mV",
            "n": 0,
            "method": "j_plus_60",
            "reason_if_null": "per_lead_only",
            "per_lead": {"V2": 0.21, "V3": -0.05},
        }
    },
    "prediction": RESULT["prediction"]
    | {"heads": {"rhythm": {"label": "af", "probabilities": {"af": 0.9}, "model": {"name": "rhythm", "version": "2"}}}},
    "findings": [
        {
            "code": "tachycardia",
            "text": "Heart rate 120 bpm, above 100.",
            "severity": "attention",
            "evidence": {"measurement": "heart_rate", "value": 120.0, "threshold": 100.0, "source": "AHA 2009"},
            "leads": ["II", "V1"],
        }
    ],
}


def table(document: dict[str, Any]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(result_csv(document).decode(), newline="")))


def rows(part: str, document: dict[str, Any] = FULL) -> list[dict[str, str]]:
    """Return the filled cells of a part's rows, without job and part."""
    return [
        {column: cell for column, cell in row.items() if cell and column not in ("job_id", "part")}
        for row in table(document)
        if row["part"] == part
    ]


def test_every_row_names_its_job_and_its_part() -> None:
    assert tuple(table(FULL)[0]) == COLUMNS
    assert {row["job_id"] for row in table(FULL)} == {RESULT["job_id"]}
    parts = list(dict.fromkeys(row["part"] for row in table(FULL)))
    assert parts == [
        "input",
        "patient",
        "signal",
        "quality",
        "vitals",
        "measurements",
        "beats",
        "prediction",
        "heads",
        "findings",
        "warnings",
        "versions",
        "disclaimer",
    ]


def test_age_and_sex_have_rows_of_their_own() -> None:
    assert rows("patient") == [{"name": "age_years", "value": "63"}, {"name": "sex", "value": "female"}]
    assert rows("patient", {"input": {"patient": None}}) == []


def test_a_measurement_has_its_unit_its_count_and_why_it_is_unknown() -> None:
    assert rows("measurements", RESULT) == [
        {"name": "heart_rate", "value": "72.8", "unit": "bpm", "n": "11", "method": "median_rr"},
        {"name": "qrs_duration", "unit": "ms", "n": "0", "method": "global_marks", "reason_if_null": "no_qrs_marks"},
    ]


def test_a_measurement_by_lead_has_a_row_for_each() -> None:
    own, v2, v3 = rows("measurements")
    assert own["reason_if_null"] == "per_lead_only"
    assert (v2["lead"], v2["value"], v2["unit"]) == ("V2", "0.21", "mV")
    assert (v3["lead"], v3["value"]) == ("V3", "-0.05")


def test_the_verdict_has_its_probability_and_its_model() -> None:
    by_name = {row["name"]: row for row in rows("prediction")}
    assert by_name["label"]["value"] == "normal"
    assert by_name["probability"] == {"name": "probability", "value": "0.07", "method": "arrhythmia 1"}
    assert by_name["rejected"]["value"] == "false"
    assert rows("heads") == [
        {"name": "rhythm", "value": "af", "method": "rhythm 2"},
        {"name": "rhythm.af", "value": "0.9", "method": "rhythm 2"},
    ]


def test_a_finding_has_its_severity_and_its_evidence() -> None:
    assert rows("findings") == [
        {
            "name": "tachycardia",
            "lead": "II V1",
            "value": "120.0",
            "severity": "attention",
            "method": "heart_rate against 100: AHA 2009",
            "text": "Heart rate 120 bpm, above 100.",
        }
    ]


def test_the_disclaimer_goes_with_it() -> None:
    assert rows("disclaimer") == [{"text": RESULT["disclaimer"]}]


def test_a_lead_from_a_file_is_never_a_formula() -> None:
    lead = {"name": "=1+2", "verdict": "good", "reasons": []}
    assert rows("quality", {"quality": {"verdict": "good", "leads": [lead]}})[1]["lead"] == "'=1+2"
