"""Train, judge or write anew one model: ``python -m ecg_training MODEL train|evaluate|export``.

``train`` reads the model's config.toml and can be stopped and taken up again with ``--resume``; ``evaluate`` measures
the served model and writes its MODEL_CARD; ``export`` writes the served version anew with its own weights, as after a
change of the graph around the network. What each takes besides says ``--help`` behind it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ecg_training.evaluate import __main__ as evaluate
from ecg_training.models import export_again
from ecg_training.models.arrhythmia import train as arrhythmia
from ecg_training.models.beats import train as beats
from ecg_training.models.crossings import card as crossings_card
from ecg_training.models.crossings import train as crossings
from ecg_training.models.delineator import train as delineator
from ecg_training.models.page_parts import card as page_parts_card
from ecg_training.models.page_parts import train as page_parts
from ecg_training.models.rhythm import train as rhythm
from ecg_training.models.second_look import card as second_look_card
from ecg_training.models.second_look import train as second_look
from ecg_training.models.text_line import card as text_line_card
from ecg_training.models.text_line import train as text_line
from ecg_training.models.tracer import card as tracer_card
from ecg_training.models.tracer import train as tracer
from ecg_training.models.twelve_lead import train as twelve_lead


@dataclass(frozen=True, slots=True)
class Model:
    """A model and what can be done with it, each a command that reads the rest of the line.

    ``evaluate`` is None where another part of the project judges the model: the delineator (``make eval-analyzer``).
    """

    name: str
    train: Callable[[], int | None]
    evaluate: Callable[[], int | None] | None


MODELS: Final = (
    Model("arrhythmia", arrhythmia.main, evaluate.main),
    Model("delineator", delineator.main, None),
    Model("beats", beats.main, evaluate.main),
    Model("rhythm", rhythm.main, evaluate.main),
    Model("twelve_lead", twelve_lead.main, evaluate.main),
    Model("crossings", crossings.main, crossings_card.main),
    Model("tracer", tracer.main, tracer_card.main),
    Model("second_look", second_look.main, second_look_card.main),
    Model("page_parts", page_parts.main, page_parts_card.main),
    Model("text_line", text_line.main, text_line_card.main),
)
"""In the order in which all are trained. Adding one: its folder, its line here, its entry in models.config."""


def main() -> int:
    """Do as the command line says."""
    parser = argparse.ArgumentParser(
        prog="python -m ecg_training", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", choices=[model.name for model in MODELS])
    parser.add_argument("verb", choices=("train", "evaluate", "export"))
    said = parser.parse_args(sys.argv[1:3])
    model = next(model for model in MODELS if model.name == said.model)
    command = {"train": model.train, "evaluate": model.evaluate, "export": export_again.command(model.name)}[said.verb]
    if command is None:
        parser.error(f"{model.name} has no {said.verb} of its own")
    sys.argv[1:] = sys.argv[3:]  # each command reads its own
    return command() or 0


if __name__ == "__main__":
    sys.exit(main())
