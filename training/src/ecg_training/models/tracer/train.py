"""Fit and export the tracer: ``python -m ecg_training tracer train --help``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ecg_digitizer.trace.bands import MODEL

from ecg_training.loop import use_one_thread
from ecg_training.models.tracer.curves import Pens
from ecg_training.models.tracer.export import export
from ecg_training.models.tracer.fit import Schedule, fit
from ecg_training.models.tracer.graph import Size
from ecg_training.order import read_order
from ecg_training.pages.recordings import recordings
from ecg_training.pages.split import Split

VERSION: Final = 1


def main() -> None:
    """Train from the folders on the command line."""
    order, _ = read_order(MODEL, Path(__file__).parent, __doc__)
    use_one_thread()
    network = fit(
        Pens(list(recordings(order.data, Split.TRAIN))),
        seed=order.config["seed"],
        size=order.table(Size, "size"),
        schedule=order.table(Schedule, "schedule"),
        checkpoints=order.checkpoints,
    )
    export(network, order.models, version=VERSION)


if __name__ == "__main__":
    main()
