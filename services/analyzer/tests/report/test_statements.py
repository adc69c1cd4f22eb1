"""What the heads stated, in words."""

from __future__ import annotations

from ecg_analyzer.prediction.twelve_lead import LABELS
from ecg_analyzer.report.statements import head_lines
from ecg_analyzer.report.words import in_words
from ecg_shared.contract.result import Head, ModelRef, PredictionPart

TWELVE = Head(
    probabilities={"NORM": 0.1, "MI": 0.75, "CD": 0.5, "AFIB": 0.98, "PVC": 0.3},
    thresholds={"NORM": 0.5, "MI": 0.4, "CD": 0.45, "AFIB": 0.5, "PVC": 0.35},
    abstained=["CD", "PVC"],
    model=ModelRef(name="twelve_lead", version="1"),
)
RHYTHM = Head(label="af", probabilities={"af": 0.9, "sinus": 0.1}, model=ModelRef(name="rhythm", version="2"))


def _prediction(**heads: Head) -> PredictionPart:
    return PredictionPart(
        label=None,
        probability=None,
        threshold=0.5,
        calibrated=False,
        rejected=False,
        model=ModelRef(name="arrhythmia", version="1"),
        heads=heads,
    )


def test_what_reached_its_threshold_is_stated_and_what_is_too_close_is_named() -> None:
    assert head_lines(_prediction(twelve_lead=TWELVE)) == [
        "Twelve leads: atrial fibrillation 0.98, myocardial infarction 0.75; "
        "too close to tell: conduction disturbance, ventricular extrasystoles (twelve_lead 1)"
    ]


def test_a_head_of_one_answer_gives_that() -> None:
    assert head_lines(_prediction(rhythm=RHYTHM)) == ["Rhythm: atrial fibrillation 0.90 (rhythm 2)"]


def test_a_head_that_did_not_answer_has_no_line() -> None:
    assert head_lines(_prediction(rhythm=Head(reason_if_null="no_model"))) == []


def test_every_statement_has_words() -> None:
    assert [label for label in LABELS if in_words(label) == label] == []
