"""Fit and export the reader of print: ``python -m ecg_training text_line train --help``."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from ecg_digitizer.layout.alphabet import MODEL

from ecg_training.loop import use_one_thread
from ecg_training.models.text_line.export import export
from ecg_training.models.text_line.fit import Schedule, fit
from ecg_training.models.text_line.graph import Size
from ecg_training.order import read_order

log = logging.getLogger(__name__)

VERSION: Final = 1


def main() -> None:
    """Train; no data is needed, since all print is made up."""
    order, _ = read_order(MODEL, Path(__file__).parent, __doc__)
    use_one_thread()
    network = fit(
        seed=order.config["seed"],
        size=order.table(Size, "size"),
        schedule=order.table(Schedule, "schedule"),
        checkpoint=order.checkpoints,
    )
    log.info("written: %s, %d parameters", export(network, order.models, version=VERSION), network.count_params())


if __name__ == "__main__":
    main()
