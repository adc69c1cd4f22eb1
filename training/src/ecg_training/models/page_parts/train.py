"""Draw pages, fit and export the finder of parts: ``python -m ecg_training.models.page_parts.train --help``."""

from __future__ import annotations

import argparse
import logging
import tempfile
from pathlib import Path
from typing import Final

from ecg_training.models.delineator.fit import use_one_thread
from ecg_training.models.page_parts.examples import cached_pages
from ecg_training.models.page_parts.export import export
from ecg_training.models.page_parts.fit import Learner, Schedule
from ecg_training.models.page_parts.graph import Size

log = logging.getLogger(__name__)

VERSION: Final = 1
SEED: Final = 40702
PAGES: Final = 320


def main() -> None:
    """Train from the folders on the command line."""
    parser = argparse.ArgumentParser(prog="python -m ecg_training.models.page_parts.train", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of ludb/ and ptbxl/")
    parser.add_argument("--out", type=Path, default=Path("models"), help="folder of the served models")
    parser.add_argument("--pages", type=Path, help="folder that keeps the drawn pages; else they are drawn anew")
    parser.add_argument("--count", type=int, default=PAGES, help="how many pages to draw")
    parser.add_argument("--steps", type=int, default=Schedule().steps)
    parser.add_argument("--checkpoint", type=Path, help="file (.keras) written after every round and gone on from")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    use_one_thread()
    with tempfile.TemporaryDirectory() as drawn:
        files = list(cached_pages(arguments.pages or Path(drawn), arguments.data, arguments.count))
        learner = Learner(seed=SEED, size=Size(), schedule=Schedule(steps=arguments.steps))
        network = learner.learn(files, arguments.checkpoint)
    log.info("written: %s, %d parameters", export(network, arguments.out, version=VERSION), network.count_params())


if __name__ == "__main__":
    main()
