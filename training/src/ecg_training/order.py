"""What a training is told: where data lie and models go, its configuration, and whether to go on.

Each model's ``config.toml``, beside its code, has the sizes, schedule and seeds of the served network; another file can
be given in its place. The defaults in code are the same, held to it by a test.
"""

from __future__ import annotations

import argparse
import logging
import shutil
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

DATA: Final = Path("../shared/data")
MODELS: Final = Path("models")
WORK: Final = Path("var/training")
CONFIG: Final = "config.toml"

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Order:
    """``data`` and ``models`` are folders, ``checkpoints`` one of this model alone; ``config`` says how it learns."""

    data: Path
    models: Path
    checkpoints: Path
    config: Mapping[str, Any]

    def table(self, kind: type[Kind], name: str) -> Kind:
        """Return a table of the configuration as a dataclass; raises TypeError for a key that it does not have."""
        return kind(
            **{key: tuple(value) if isinstance(value, list) else value for key, value in self.config[name].items()}
        )


def read_order(
    model: str,
    code: Path,
    description: str | None,
    further: Callable[[argparse.ArgumentParser], object] = lambda _: None,
) -> tuple[Order, argparse.Namespace]:
    """Return what the command line of a model's training says; ``code`` is the folder of its config.toml.

    ``further`` adds arguments of the model's own, whose values come back too. Without ``--resume`` what an earlier
    training kept is removed.
    """
    parser = argparse.ArgumentParser(prog=f"python -m ecg_training {model} train", description=description)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the data sets")
    parser.add_argument("--out", type=Path, default=MODELS, help="folder of the served models")
    parser.add_argument("--config", type=Path, default=code / CONFIG, help="sizes, schedule and seeds")
    parser.add_argument("--work", type=Path, default=WORK, help="folder of what is kept after each epoch")
    parser.add_argument("--resume", action="store_true", help="go on where a training was stopped")
    further(parser)
    said = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    checkpoints = said.work / model
    if checkpoints.exists() and not said.resume:
        shutil.rmtree(checkpoints)
    return Order(said.data, said.out, checkpoints, tomllib.loads(said.config.read_text("utf-8"))), said
