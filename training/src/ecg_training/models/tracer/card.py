"""MODEL_CARD.md of the tracer, on tiles it never met: ``python -m ecg_training.models.tracer.card``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_digitizer.page.rectify import PX_PER_MM
from ecg_digitizer.trace.bands import MODEL
from ecg_digitizer.trace.decode import decode
from ecg_shared.contract.ecg import Ecg
from ecg_shared.serving.engine import Engine
from ecg_shared.serving.predictor import Predictor

from ecg_training.models.tracer.curves import Pens
from ecg_training.models.tracer.fit import Schedule
from ecg_training.models.tracer.tiles import draw_tile
from ecg_training.pages.recordings import recordings
from ecg_training.pages.split import Split, seed_of

TEMPLATE: Final = Path(__file__).with_name("card.md")
TILES: Final = 200
_FAR_OFF_MM: Final = 1.0
_KINDS: Final = {"clean prints, rows 30 mm apart and more": 0.0, "everything": 1.0}


def card(models: Predictor, known: Sequence[Ecg], *, tiles: int = TILES) -> str:
    """Return the page as Markdown, with figures of ``tiles`` tiles of each kind from recordings not trained on."""
    rows = [
        f"| {name} | " + " | ".join(_figures(models, Pens(known), difficulty, tiles)) + " |"
        for name, difficulty in _KINDS.items()
    ]
    return TEMPLATE.read_text("utf-8").format(
        version=models.version(MODEL),
        seen=f"{Schedule().steps * Schedule().batch:,}",
        tiles=tiles,
        figures="\n".join(rows),
    )


def _figures(models: Predictor, pens: Pens, difficulty: float, tiles: int) -> tuple[str, ...]:
    off_mm: list[npt.NDArray[np.float64]] = []
    seen, blind = [], []
    for number in range(tiles):
        tile = draw_tile(np.random.default_rng(seed_of(Split.VALIDATE, "tracer", number)), pens, difficulty=difficulty)
        line = decode(models.predict(MODEL, {"band": tile.band[None]})["log_probability"][0])
        found, there = np.isfinite(line.height_px), tile.line >= 0.0
        off_mm.append(np.abs(line.height_px - tile.line)[found & there] / PX_PER_MM)
        seen.append(found[there])
        blind.append(~found[~there])
    every = np.concatenate(off_mm)
    return (
        f"{1000.0 * np.median(every):.0f}",
        f"{1000.0 * np.percentile(every, 90.0):.0f}",
        f"{100.0 * (every > _FAR_OFF_MM).mean():.1f}",
        f"{100.0 * np.concatenate(seen).mean():.1f}",
        f"{100.0 * np.concatenate(blind).mean():.1f}",
    )


def main() -> None:
    """Measure the served version and write its card."""
    parser = argparse.ArgumentParser(prog="python -m ecg_training.models.tracer.card", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of ludb/ and ptbxl/")
    parser.add_argument("--models", type=Path, default=Path("models"), help="folder of the served models")
    arguments = parser.parse_args()
    known = list(recordings(arguments.data, Split.VALIDATE))
    page = card(Engine(arguments.models), known)
    (arguments.models / MODEL / "MODEL_CARD.md").write_text(page, "utf-8")


if __name__ == "__main__":
    main()
