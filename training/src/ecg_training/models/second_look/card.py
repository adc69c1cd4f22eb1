"""MODEL_CARD.md of the second look, on sheets it never met: ``python -m ecg_training.models.second_look.card``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_digitizer.page.rectify import PX_PER_MM
from ecg_digitizer.trace.bands import MODEL as TRACER
from ecg_digitizer.trace.decode import decode
from ecg_digitizer.trace.second_look import MODEL
from ecg_shared.contract.ecg import Ecg
from ecg_shared.serving.engine import Engine
from ecg_shared.serving.predictor import Predictor

from ecg_training.models.second_look.fit import Schedule
from ecg_training.models.second_look.sheets import draw_told
from ecg_training.models.tracer.curves import Pens
from ecg_training.pages.recordings import recordings
from ecg_training.pages.split import Split, seed_of

TEMPLATE: Final = Path(__file__).with_name("card.md")
SHEETS: Final = 150
_ROWS: Final = 3
_FAR_OFF_MM: Final = 1.0
_LOOKS: Final = {"first": (TRACER, 4), "second": (MODEL, 7)}


def card(models: Predictor, known: Sequence[Ecg], *, sheets: int = SHEETS) -> str:
    """Return the page as Markdown, with figures of ``sheets`` sheets from recordings not trained on."""
    off_mm: dict[str, list[npt.NDArray[np.float64]]] = {look: [] for look in _LOOKS}
    for number in range(sheets):
        rng = np.random.default_rng(seed_of(Split.VALIDATE, MODEL, number))
        for row in draw_told(rng, Pens(known), models, most=_ROWS):
            for look, (model, channels) in _LOOKS.items():
                (said,) = models.predict(model, {"band": row.band[None, ..., :channels]})["log_probability"]
                away_mm = np.abs(decode(said).height_px - row.line) / PX_PER_MM
                off_mm[look].append(away_mm[np.isfinite(away_mm) & (row.line >= 0.0)])
    return TEMPLATE.read_text("utf-8").format(
        version=models.version(MODEL),
        seen=f"{Schedule().steps * Schedule().batch:,}",
        sheets=sheets,
        figures="\n".join(
            f"| {look} | " + " | ".join(_figures(np.concatenate(off_mm[look]))) + " |" for look in _LOOKS
        ),
    )


def _figures(off_mm: npt.NDArray[np.float64]) -> tuple[str, ...]:
    return (
        f"{1000.0 * np.median(off_mm):.0f}",
        f"{1000.0 * np.percentile(off_mm, 90.0):.0f}",
        f"{100.0 * (off_mm > _FAR_OFF_MM).mean():.1f}",
    )


def main() -> None:
    """Measure the served version and write its card."""
    parser = argparse.ArgumentParser(prog="python -m ecg_training.models.second_look.card", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of ludb/ and ptbxl/")
    parser.add_argument("--models", type=Path, default=Path("models"), help="folder of the served models")
    arguments = parser.parse_args()
    page = card(Engine(arguments.models), list(recordings(arguments.data, Split.VALIDATE)))
    (arguments.models / MODEL / "MODEL_CARD.md").write_text(page, "utf-8")


if __name__ == "__main__":
    main()
