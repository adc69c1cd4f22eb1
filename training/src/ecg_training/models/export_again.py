"""A served version written anew with its own weights, as after a change of the graph around the network."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from ecg_training.models.arrhythmia import export as arrhythmia_export
from ecg_training.models.arrhythmia import graph as arrhythmia
from ecg_training.models.beats import committee as beats
from ecg_training.models.beats import export as beats_export
from ecg_training.models.crossings import export as crossings_export
from ecg_training.models.crossings import graph as crossings
from ecg_training.models.delineator import export as delineator_export
from ecg_training.models.delineator import graph as delineator
from ecg_training.models.page_parts import export as page_parts_export
from ecg_training.models.page_parts import graph as page_parts
from ecg_training.models.second_look import export as second_look_export
from ecg_training.models.second_look import graph as second_look
from ecg_training.models.serving_export import restore_weights
from ecg_training.models.text_line import export as text_line_export
from ecg_training.models.text_line import graph as text_line
from ecg_training.models.tracer import export as tracer_export
from ecg_training.models.tracer import graph as tracer

log = logging.getLogger(__name__)

_PARTS: Final[dict[str, tuple[Any, Any]]] = {
    "arrhythmia": (arrhythmia, arrhythmia_export),
    "beats": (beats, beats_export),
    "crossings": (crossings, crossings_export),
    "delineator": (delineator, delineator_export),
    "page_parts": (page_parts, page_parts_export),
    "second_look": (second_look, second_look_export),
    "text_line": (text_line, text_line_export),
    "tracer": (tracer, tracer_export),
}
"""Graph and export of the models whose version folder holds all that was learned. Others keep a calibration too."""


def export_again(model: str, models_folder: Path, *, version: int) -> Path:
    """Write a version that is there anew and return its folder; the network has its served size."""
    graph, export = _PARTS[model]
    network = graph.build()
    restore_weights(network, models_folder / model / str(version))
    return Path(export.export(network, models_folder, version=version))


def command(model: str) -> Callable[[], None] | None:
    """Return the command that does it, None for a model that cannot be exported from its version folder alone."""
    if model not in _PARTS:
        return None

    def run() -> None:
        parser = argparse.ArgumentParser(prog=f"python -m ecg_training {model} export", description=__doc__)
        parser.add_argument("--models", type=Path, default=Path("models"), help="folder of the served models")
        parser.add_argument("--version", type=int, default=1)
        said = parser.parse_args()
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
        log.info("written: %s", export_again(model, said.models, version=said.version))

    return run
