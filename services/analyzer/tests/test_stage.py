"""The analyze stage of a job."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any
from uuid import UUID

import cv2
import numpy as np
import pypdfium2
import pytest
from ecg_analyzer.stage import analyze_upload
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.contract.result import Result
from ecg_shared.contract.signal_artifact import decode_signal, encode_signal
from ecg_shared.jobs.stage_work import InputFile, StageInput
from ecg_shared.paper.typesetting import TypesettingError
from ecg_shared.serving.predictor import ModelUnavailableError

DIGITIZED = {
    "digitization": {
        "page": 1,
        "pages": [{"page": 1, "has_ecg": True, "layout": "strip", "verdict": "ok"}],
        "layout": "strip",
        "rotation_deg": 0.0,
        "px_per_mm": 8.0,
        "mm_per_s": 25.0,
        "mm_per_mv": 10.0,
        "grid_source": "grid",
        "verdict": "ok",
        "reasons": [],
        "leads": [],
        "consistency": {"einthoven_mv": None, "rhythm_strip_r": None},
    },
    "format": "png",
    "pages": 1,
    "warnings": [{"code": "speed_assumed", "detail": "25 mm/s."}],
}


class _Models:
    """Answers for the verdict and the heads as if nothing were likely; beats and waves find no model to ask."""

    def predict(self, model: str, inputs: Mapping[str, Any], signature: str = "serving_default") -> dict[str, Any]:
        n_windows = len(next(iter(inputs.values())))
        of_window = {"delineator": (2560, 4), "rhythm": (4,)}.get(model, ())
        return {"probability": np.full((n_windows, *of_window), 0.125, np.float32)}

    def version(self, model: str) -> str:
        if model in ("beats", "delineator"):
            raise ModelUnavailableError(f"The model {model} is not served.")
        return "1"


class _Context:
    """Runs the sandbox's entry in this process; keeps what was reported."""

    def __init__(self) -> None:
        self.models = _Models()
        self.fractions: list[float] = []

    def progress(self, fraction: float) -> None:
        self.fractions.append(fraction)

    def decode(self, entry: str, files: Sequence[InputFile], argument: Mapping[str, Any]) -> Any:
        module, function = entry.split(":")
        return getattr(import_module(module), function)(files, argument)


def _given(kind: str, file: InputFile, documents: Mapping[str, Any]) -> StageInput:
    return StageInput(UUID(int=1), JobOptions(), kind, "ab" * 32, (file,), documents)


def _csv(recipe: Any) -> bytes:
    lead_mv = recipe.lead(recipe.regular_s(0.8, 12.0), duration_s=12.0, sampling_rate_hz=250.0)
    rows = [f"{index / 250.0:.3f},{value:.4f}" for index, value in enumerate(lead_mv)]
    return "\n".join(["time_s,II (mV)", *rows]).encode()


def test_a_signal_file_gives_document_and_files(recipe: Any) -> None:
    context = _Context()

    made = analyze_upload(_given("signal", InputFile("a.csv", "text/csv", _csv(recipe)), {}), context)

    result = Result.model_validate(made.document)
    files = {file.name: file for file in made.files}
    assert result.input.kind == "signal"
    assert result.vitals.heart_rate_bpm == pytest.approx(75.0, abs=0.2)
    assert result.prediction.probability == 0.125
    exports = {"signal.edf", "signal.wfdb.zip", "signal.dcm"}
    assert files.keys() == {"signal.i16", "waveform.png", "report.pdf", "beats.csv", "waves.csv"} | exports
    assert decode_signal(files["signal.i16"].content).lead_names == ("II",)
    assert files["waveform.png"].content.startswith(b"\x89PNG")
    assert context.fractions == sorted(context.fractions)


def test_a_page_keeps_its_digitization_and_its_signal(recipe: Any) -> None:
    ecg = recipe.ecg(recipe.lead(recipe.regular_s(0.8, 10.0), duration_s=10.0))
    signal = InputFile("signal.i16", "application/octet-stream", encode_signal(ecg))

    made = analyze_upload(_given("page", signal, {"digitize": DIGITIZED}), _Context())

    result = Result.model_validate(made.document)
    assert result.input.kind == "page"
    assert result.input.format == "png"
    assert result.digitization is not None
    assert result.digitization.px_per_mm == 8.0
    assert result.warnings[0].code == "speed_assumed"
    assert "signal.i16" not in {file.name for file in made.files}


def test_the_report_of_a_page_shows_the_page(recipe: Any) -> None:
    ecg = recipe.ecg(recipe.lead(recipe.regular_s(0.8, 10.0), duration_s=10.0))
    picture = cv2.imencode(".jpg", np.full((50, 100, 3), 200, np.uint8))[1].tobytes()
    trace = {"width": 100, "height": 50, "leads": [], "grid": None}
    files = (
        InputFile("signal.i16", "application/octet-stream", encode_signal(ecg)),
        InputFile("page.jpg", "image/jpeg", picture),
        InputFile("trace.json", "application/json", json.dumps(trace).encode()),
    )

    made = analyze_upload(
        StageInput(UUID(int=1), JobOptions(), "page", "ab" * 32, files, {"digitize": DIGITIZED}), _Context()
    )

    (report,) = [file for file in made.files if file.name == "report.pdf"]
    assert report.media_type == "application/pdf"
    assert b"/DCTDecode" in report.content  # the picture, as JPEG
    assert "report_not_made" not in {warning["code"] for warning in made.document["warnings"]}


def test_a_report_that_cannot_be_made_costs_a_warning_and_not_the_job(
    recipe: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> bytes:
        raise TypesettingError("no")

    monkeypatch.setattr("ecg_analyzer.report.pdf.typeset", refuse)

    made = analyze_upload(_given("signal", InputFile("a.csv", "text/csv", _csv(recipe)), {}), _Context())

    assert made.document["vitals"]["heart_rate_bpm"] == pytest.approx(75.0, abs=0.2)
    assert made.document["warnings"][-1]["code"] == "report_not_made"
    assert "report.pdf" not in {file.name for file in made.files}


def test_the_job_and_what_the_uploader_gave_get_into_the_report(recipe: Any) -> None:
    options = JobOptions.model_validate({"external_id": "ORDER-7", "patient": {"reference": "MRN 4711"}})
    upload = InputFile("secret-name.csv", "text/csv", _csv(recipe))

    made = analyze_upload(StageInput(UUID(int=1), options, "signal", "ab" * 32, (upload,), {}), _Context())

    (report,) = [file.content for file in made.files if file.name == "report.pdf"]
    document = pypdfium2.PdfDocument(report)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert str(UUID(int=1)) in text
    assert "ORDER-7" in text
    assert "MRN 4711" in text
    assert "secret-name" not in text  # a file's name may hold a patient's


def test_a_file_that_is_no_signal_is_refused_with_its_code() -> None:
    with pytest.raises(EcgError) as refused:
        analyze_upload(_given("signal", InputFile("a.csv", "text/csv", b"no,numbers\nhere,at all\n"), {}), _Context())

    assert refused.value.code != ErrorCode.INTERNAL_ERROR
