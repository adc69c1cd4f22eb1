"""Fit and export the tracer: ``python -m ecg_training.models.tracer.train --help``."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path
from typing import Final

from ecg_training.models.tracer.curves import Pens
from ecg_training.models.tracer.export import export
from ecg_training.models.tracer.fit import fit, use_one_thread
from ecg_training.pages.recordings import recordings
from ecg_training.pages.split import Split

VERSION: Final = 1
SEED: Final = 70321


def main() -> None:
    """Train from the folders on the command line."""
    parser = argparse.ArgumentParser(prog="python -m ecg_training.models.tracer.train", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of ludb/ and ptbxl/")
    parser.add_argument("--out", type=Path, default=Path("models"), help="folder of the served models")
    parser.add_argument("--checkpoints", type=Path, help="folder to go on from and to leave what a stop would lose")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    use_one_thread()
    pens = Pens(list(recordings(arguments.data, Split.TRAIN)))
    export(fit(pens, seed=SEED, checkpoints=arguments.checkpoints), arguments.out, version=VERSION)


if __name__ == "__main__":
    main()
