"""Fit and export the reader of print: ``python -m ecg_training.models.text_line.train --help``."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path
from typing import Final

from ecg_training.models.delineator.fit import use_one_thread
from ecg_training.models.text_line.export import export
from ecg_training.models.text_line.fit import Schedule, fit

log = logging.getLogger(__name__)

VERSION: Final = 1
SEED: Final = 40701


def main() -> None:
    """Train; no data is needed, since all print is made up."""
    parser = argparse.ArgumentParser(prog="python -m ecg_training.models.text_line.train", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("models"), help="folder of the served models")
    parser.add_argument("--checkpoint", type=Path, help="file (.keras) written after every round")
    parser.add_argument("--rounds", type=int, default=Schedule().rounds, help="of 2048 lines each")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    use_one_thread()
    network = fit(seed=SEED, schedule=Schedule(rounds=arguments.rounds), checkpoint=arguments.checkpoint)
    log.info("written: %s, %d parameters", export(network, arguments.out, version=VERSION), network.count_params())


if __name__ == "__main__":
    main()
