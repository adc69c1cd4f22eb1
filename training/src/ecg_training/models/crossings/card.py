"""MODEL_CARD.md of the crossings network, on tiles it never met: ``python -m ecg_training.models.crossings.card``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_digitizer.grid.crossings import MODEL, STRIDE, peaks
from ecg_shared.serving.engine import Engine
from ecg_shared.serving.predictor import Predictor
from scipy.spatial import cKDTree

from ecg_training.models.crossings.examples import Examples, prepare
from ecg_training.models.crossings.train import recordings
from ecg_training.pages.split import Split

TEMPLATE: Final = Path(__file__).with_name("card.md")
_TILES: Final = 300
_SHEETS: Final = 30
_SAME_BLOCKS: Final = 1.5
"""A crossing is found where one is seen within 3 px of it."""


def card(models: Predictor, examples: Examples) -> str:
    """Return the page as Markdown, with figures of tiles of recordings and seeds not trained on."""
    seen = models.predict(MODEL, {"image": examples.image})
    right, found, true, off_px = 0, 0, 0, list[npt.NDArray[np.float64]]()
    for heat, target in zip(seen["crossing"], examples.crossing, strict=True):
        at, _ = peaks(heat)
        truly, _ = peaks(target.astype(np.float32) / 255.0)
        found, true = found + len(at), true + len(truly)
        if len(at) and len(truly):
            away = cKDTree(truly).query(at)[0]
            right += int((away < _SAME_BLOCKS).sum())
            off_px.append(STRIDE * away[away < _SAME_BLOCKS])
    paper = float(((seen["paper"] > 0.5) == (examples.paper > 127)).mean())
    return TEMPLATE.read_text("utf-8").format(
        version=models.version(MODEL),
        tiles=len(examples.image),
        precision=f"{100.0 * right / found:.1f}",
        recall=f"{100.0 * right / true:.1f}",
        off=f"{np.sqrt(np.mean(np.concatenate(off_px) ** 2)):.2f}",
        paper=f"{100.0 * paper:.1f}",
    )


def main() -> None:
    """Write the card beside the served versions."""
    parser = argparse.ArgumentParser(prog="python -m ecg_training.models.crossings.card", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of ludb/")
    parser.add_argument("--models", type=Path, default=Path("models"), help="folder of the served models")
    arguments = parser.parse_args()
    known = recordings(arguments.data / "ludb", Split.VALIDATE)
    examples = prepare(known, n_tiles=_TILES, n_sheets=_SHEETS, split=Split.VALIDATE)
    text = card(Engine(arguments.models), examples)
    (arguments.models / MODEL / "MODEL_CARD.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
