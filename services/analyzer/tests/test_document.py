"""The result document."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from ecg_analyzer.document import build_result
from ecg_analyzer.pipeline import analyze
from ecg_analyzer.prediction import heads
from ecg_analyzer.prediction.kind import HeadKind, HeadPrediction, Recording
from ecg_shared.contract.options import JobOptions, Patient, Sex
from ecg_shared.contract.result import ModelRef, Result, Warning_, as_json
from ecg_shared.serving.predictor import Predictor


@pytest.fixture
def document(recipe: Any) -> dict[str, Any]:
    lead_mv = recipe.lead(recipe.regular_s(0.8, 20.0), duration_s=20.0)
    lead_mv[3600:3960] = np.nan
    analysis = analyze(recipe.ecg(lead_mv), JobOptions(), None)
    return as_json(
        build_result(
            analysis, kind="signal", form="csv", sha256="ab", warnings=[Warning_(code="units_inferred", detail="mV.")]
        )
    )


def test_the_document_is_one_that_readers_know(document: dict[str, Any]) -> None:
    assert Result.model_validate(json.loads(json.dumps(document))).schema_version == "1"


@pytest.mark.parametrize(
    ("patient", "shown"),
    [
        (None, None),
        (Patient(reference="p-1"), None),
        (Patient(age_years=63, reference="p-1"), {"age_years": 63.0, "sex": None}),
        (Patient(age_years=7.5, sex=Sex.FEMALE, reference="p-1"), {"age_years": 7.5, "sex": "female"}),
    ],
)
def test_age_and_sex_are_in_the_document_but_never_who_the_patient_is(
    recipe: Any, patient: Patient | None, shown: Any
) -> None:
    analysis = analyze(recipe.ecg(recipe.lead(recipe.regular_s(0.8, 10.0), duration_s=10.0)), JobOptions(), None)

    document = as_json(build_result(analysis, kind="signal", form="csv", sha256="ab", patient=patient))

    assert document["input"]["patient"] == shown
    assert "p-1" not in json.dumps(document)


def test_vitals_repeat_the_measurements(document: dict[str, Any]) -> None:
    for name, value in document["vitals"].items():
        assert value == document["measurements"][name]["value"]


def test_gaps_are_in_seconds(document: dict[str, Any]) -> None:
    assert document["signal"]["gaps"] == [{"lead": "II", "start_s": 10.0, "end_s": 11.0}]


def test_a_prediction_without_a_model_is_null_with_its_reason(document: dict[str, Any]) -> None:
    assert document["prediction"]["label"] is None
    assert document["prediction"]["probability"] is None
    assert document["prediction"]["reason_if_null"] == "no_model"


def test_beats_are_counted_by_class(document: dict[str, Any]) -> None:
    assert document["beats"]["by_class"].keys() == {"N", "S", "V", "F", "Q"}
    assert sum(document["beats"]["by_class"].values()) == document["beats"]["count"]


def test_warnings_of_reading_come_before_those_of_the_analysis(document: dict[str, Any]) -> None:
    assert [warning["code"] for warning in document["warnings"]] == ["units_inferred", "ultra_short"]


def test_parts_of_a_lead_that_are_bad_are_in_seconds(recipe: Any) -> None:
    lead_mv = recipe.lead(recipe.regular_s(0.8, 40.0), duration_s=40.0)
    lead_mv[3600:7200] = 0.1  # from 10 to 20 s at 360 Hz

    quality = build_result(
        analyze(recipe.ecg(lead_mv, 0.5 * lead_mv), JobOptions(), None), kind="signal", form="csv", sha256="ab"
    ).quality

    assert [as_json(one) for one in quality.leads[0].segments] == [{"start_s": 10.0, "end_s": 20.0, "problem": "flat"}]
    assert quality.leads[0].shares == {"flat": 0.25}
    assert quality.used_leads == ["II", "V1"]
    assert quality.used_s == pytest.approx(30.0, abs=0.02)  # flat in both leads: left out


def test_noise_is_not_interpretable_and_rests_on_nothing(recipe: Any) -> None:
    noise_mv = np.random.default_rng(1).standard_normal(3600).astype(np.float32)

    document = as_json(
        build_result(analyze(recipe.ecg(noise_mv), JobOptions(), None), kind="signal", form="csv", sha256="ab")
    )

    assert document["quality"]["verdict"] == "poor"
    assert document["quality"]["reason_if_not_interpretable"] == "beats_not_alike"
    assert (document["quality"]["used_leads"], document["quality"]["used_s"]) == ([], 0.0)
    assert (document["prediction"]["label"], document["prediction"]["rejected"]) == (None, True)
    assert document["vitals"] == {"heart_rate_bpm": None, "rmssd_ms": None, "qrs_duration_ms": None}
    assert document["beats"]["count"] == 0


def _says_sinus(recording: Recording, models: Predictor) -> HeadPrediction:
    return HeadPrediction("rhythm", "3", "sinus", {"sinus": 0.75, "af": 0.25})


def test_a_head_that_answered_is_in_the_document_with_its_model(
    recipe: Any, models: Predictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "ALL", (HeadKind("rhythm", _says_sinus),))
    ecg = recipe.ecg(recipe.lead(recipe.regular_s(0.8, 20.0), duration_s=20.0))

    result = build_result(analyze(ecg, JobOptions(), models), kind="signal", form="csv", sha256="ab")

    rhythm = result.prediction.heads["rhythm"]
    assert (rhythm.label, rhythm.probabilities) == ("sinus", {"sinus": 0.75, "af": 0.25})
    assert rhythm.model == ModelRef(name="rhythm", version="3")
    assert result.versions.models["rhythm"] == "3"


@pytest.mark.parametrize("head", ["rhythm", "twelve_lead"])
def test_a_head_without_a_model_is_null_with_its_reason(document: dict[str, Any], head: str) -> None:
    said = document["prediction"]["heads"][head]

    assert (said["label"], said["probabilities"], said["model"]) == (None, {}, None)
    assert said["reason_if_null"] == "no_model"
