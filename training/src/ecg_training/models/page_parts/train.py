"""Draw pages, fit and export the finder of parts: ``python -m ecg_training page_parts train --help``."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from ecg_digitizer.layout.part_maps import MODEL

from ecg_training.loop import use_one_thread
from ecg_training.models.page_parts.examples import cached_pages
from ecg_training.models.page_parts.export import export
from ecg_training.models.page_parts.fit import Learner, Schedule
from ecg_training.models.page_parts.graph import Size
from ecg_training.order import read_order

log = logging.getLogger(__name__)

VERSION: Final = 1


def main() -> None:
    """Train from the folders on the command line."""
    order, said = read_order(
        MODEL,
        Path(__file__).parent,
        __doc__,
        lambda parser: parser.add_argument("--pages", type=Path, help="folder that keeps the drawn pages"),
    )
    use_one_thread()
    order.checkpoints.mkdir(parents=True, exist_ok=True)
    drawn = said.pages or order.checkpoints / "pages"
    files = list(cached_pages(drawn, order.data, order.config["examples"]["pages"]))
    learner = Learner(
        seed=order.config["seed"], size=order.table(Size, "size"), schedule=order.table(Schedule, "schedule")
    )
    network = learner.learn(files, order.checkpoints / "learner.keras")
    log.info("written: %s, %d parameters", export(network, order.models, version=VERSION), network.count_params())


if __name__ == "__main__":
    main()
