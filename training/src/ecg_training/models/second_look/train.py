"""Fit and export the second look: ``python -m ecg_training second_look train --help``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ecg_digitizer.trace.bands import MODEL as TRACER
from ecg_digitizer.trace.second_look import MODEL

from ecg_training.loop import use_one_thread
from ecg_training.models.second_look.export import export
from ecg_training.models.second_look.fit import Schedule, drawn_ahead, fit
from ecg_training.models.second_look.graph import Size
from ecg_training.order import read_order

VERSION: Final = 1


def main() -> None:
    """Train from the folders on the command line; the tracer is the served one, so it is trained first."""
    order, _ = read_order(MODEL, Path(__file__).parent, __doc__)
    use_one_thread()
    schedule = order.table(Schedule, "schedule")
    with drawn_ahead(order.data, order.models, seed=order.config["seed"], schedule=schedule) as drawn:
        network = fit(
            order.models / TRACER / "1",
            drawn,
            seed=order.config["seed"],
            size=order.table(Size, "size"),
            schedule=schedule,
            checkpoints=order.checkpoints,
        )
    export(network, order.models, version=VERSION)


if __name__ == "__main__":
    main()
