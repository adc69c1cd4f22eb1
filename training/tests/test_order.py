"""What a training is told."""

from __future__ import annotations

import sys
import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from ecg_training.models.arrhythmia import fit as arrhythmia_fit
from ecg_training.models.arrhythmia import graph as arrhythmia
from ecg_training.models.beats import fit as beats_fit
from ecg_training.models.beats import graph as beats
from ecg_training.models.crossings import fit as crossings_fit
from ecg_training.models.crossings import graph as crossings
from ecg_training.models.delineator import fit as delineator_fit
from ecg_training.models.delineator import graph as delineator
from ecg_training.models.page_parts import fit as page_parts_fit
from ecg_training.models.page_parts import graph as page_parts
from ecg_training.models.rhythm import fit as rhythm_fit
from ecg_training.models.rhythm import graph as rhythm
from ecg_training.models.second_look import fit as second_look_fit
from ecg_training.models.second_look import graph as second_look
from ecg_training.models.text_line import fit as text_line_fit
from ecg_training.models.text_line import graph as text_line
from ecg_training.models.tracer import fit as tracer_fit
from ecg_training.models.tracer import graph as tracer
from ecg_training.models.twelve_lead import fit as twelve_lead_fit
from ecg_training.models.twelve_lead import graph as twelve_lead
from ecg_training.order import Order, read_order

CONFIGURED = [
    (arrhythmia, arrhythmia_fit),
    (beats, beats_fit),
    (crossings, crossings_fit),
    (delineator, delineator_fit),
    (page_parts, page_parts_fit),
    (rhythm, rhythm_fit),
    (second_look, second_look_fit),
    (text_line, text_line_fit),
    (tracer, tracer_fit),
    (twelve_lead, twelve_lead_fit),
]


@pytest.mark.parametrize(("graph", "fit"), CONFIGURED, ids=lambda module: module.__name__.split(".")[-2])
def test_the_file_beside_a_models_code_has_every_field_and_the_defaults_in_code_are_its_values(
    graph: Any, fit: Any
) -> None:
    config = tomllib.loads(Path(graph.__file__).with_name("config.toml").read_text())
    order = Order(Path(), Path(), Path(), config)

    assert isinstance(config["seed"], int)
    assert order.table(graph.Size, "size") == graph.Size()
    assert order.table(fit.Schedule, "schedule") == fit.Schedule()
    assert config["size"].keys() == asdict(graph.Size()).keys()
    assert config["schedule"].keys() == asdict(fit.Schedule()).keys()


def test_a_key_that_a_model_does_not_know_is_refused() -> None:
    order = Order(Path(), Path(), Path(), {"schedule": {"epochs": 3, "bacth": 4}})

    with pytest.raises(TypeError, match="bacth"):
        order.table(arrhythmia_fit.Schedule, "schedule")


def test_what_an_earlier_training_kept_goes_unless_it_is_taken_up_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "work" / "tracer" / "checkpoint"
    kept.mkdir(parents=True)
    code = Path(tracer.__file__).parent

    monkeypatch.setattr(sys, "argv", ["train", "--work", str(tmp_path / "work"), "--resume"])
    order, _ = read_order("tracer", code, None)
    assert order.checkpoints == kept.parent
    assert kept.exists()

    monkeypatch.setattr(sys, "argv", ["train", "--work", str(tmp_path / "work")])
    read_order("tracer", code, None)
    assert not kept.exists()
