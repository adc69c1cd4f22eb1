"""Draw tiles, fit and export the crossings network: ``python -m ecg_training.models.crossings.train --help``."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path
from typing import Final

from ecg_shared.contract.ecg import Ecg

from ecg_training.data import ludb
from ecg_training.models.crossings.examples import prepare
from ecg_training.models.crossings.export import export
from ecg_training.models.crossings.fit import Schedule, fit, use_one_thread
from ecg_training.pages.split import Split, ludb_split

log = logging.getLogger(__name__)

VERSION: Final = 1
SEED: Final = 20301
N_TILES: Final = 4000
N_SHEETS: Final = 150


def recordings(folder: Path, side: Split) -> list[Ecg]:
    """Return one side of LUDB."""
    kept = [ludb.read(folder, name) for name in ludb.records(folder) if ludb_split(int(name)) is side]
    return [Ecg(record.signal_mv, record.sampling_rate_hz, record.lead_names) for record in kept]


def main() -> None:
    """Train from the folder on the command line."""
    parser = argparse.ArgumentParser(prog="python -m ecg_training.models.crossings.train", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of ludb/")
    parser.add_argument("--out", type=Path, default=Path("models"), help="folder of the served models")
    parser.add_argument("--tiles", type=int, default=N_TILES)
    parser.add_argument("--epochs", type=int, default=Schedule().epochs)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    use_one_thread()
    examples = prepare(recordings(arguments.data / "ludb", Split.TRAIN), n_tiles=arguments.tiles, n_sheets=N_SHEETS)
    log.info("%d tiles", len(examples.image))
    network = fit(examples, seed=SEED, schedule=Schedule(epochs=arguments.epochs))
    log.info("written: %s", export(network, arguments.out, version=VERSION))


if __name__ == "__main__":
    main()
