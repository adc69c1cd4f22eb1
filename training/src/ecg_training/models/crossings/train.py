"""Draw tiles, fit and export the crossings network: ``python -m ecg_training crossings train --help``."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from ecg_digitizer.grid.crossings import MODEL
from ecg_shared.contract.ecg import Ecg

from ecg_training.data import ludb
from ecg_training.loop import use_one_thread
from ecg_training.models.crossings.examples import prepare
from ecg_training.models.crossings.export import export
from ecg_training.models.crossings.fit import Schedule, fit
from ecg_training.models.crossings.graph import Size
from ecg_training.order import read_order
from ecg_training.pages.split import Split, ludb_split

log = logging.getLogger(__name__)

VERSION: Final = 1


def recordings(folder: Path, side: Split) -> list[Ecg]:
    """Return one side of LUDB."""
    kept = [ludb.read(folder, name) for name in ludb.records(folder) if ludb_split(int(name)) is side]
    return [Ecg(record.signal_mv, record.sampling_rate_hz, record.lead_names) for record in kept]


def main() -> None:
    """Train from the folder on the command line."""
    order, _ = read_order(MODEL, Path(__file__).parent, __doc__)
    use_one_thread()
    examples = prepare(recordings(order.data / "ludb", Split.TRAIN), **order.config["examples"])
    log.info("%d tiles", len(examples.image))
    network = fit(
        examples,
        seed=order.config["seed"],
        size=order.table(Size, "size"),
        schedule=order.table(Schedule, "schedule"),
        checkpoint=order.checkpoints,
    )
    log.info("written: %s", export(network, order.models, version=VERSION))


if __name__ == "__main__":
    main()
