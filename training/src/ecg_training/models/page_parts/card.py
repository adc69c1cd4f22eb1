"""MODEL_CARD.md of the finder of parts, on pages it never met: ``python -m ecg_training.models.page_parts.card``."""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from ecg_digitizer.layout.part_maps import MAPS, MODEL, MULTIPLE_PX
from ecg_shared.contract.ecg import Ecg
from ecg_shared.serving.engine import Engine
from ecg_shared.serving.predictor import Predictor

from ecg_training.models.page_parts.examples import PartsPage, parts_page
from ecg_training.pages.recordings import recordings
from ecg_training.pages.split import Split

TEMPLATE: Final = Path(__file__).with_name("card.md")
PAGES: Final = 40
_NEAR: Final = np.ones((3, 3), np.uint8)
_HALF: Final = 127


def card(models: Predictor, known: Sequence[Ecg], *, pages: int = PAGES) -> str:
    """Return the page as Markdown, with figures of ``pages`` pages of the validation side."""
    counts = np.zeros((len(MAPS), 4))
    for number in range(pages):
        counts += _counted(models, parts_page(number, known[number % len(known)], split=Split.VALIDATE))
    rows = [
        f"| {name} | {100 * found / max(wanted, 1):.1f} | {100 * right / max(said, 1):.1f} |"
        for name, (wanted, found, said, right) in zip(MAPS, counts, strict=True)
    ]
    return TEMPLATE.read_text("utf-8").format(version=models.version(MODEL), pages=pages, figures="\n".join(rows))


def _counted(models: Predictor, page: PartsPage) -> npt.NDArray[np.float64]:
    """Return for each map pixels wanted, those of them found, pixels said, those of them right, to one pixel."""
    height, width = (side // MULTIPLE_PX * MULTIPLE_PX for side in page.picture.shape[:2])
    said = models.predict(MODEL, {"sheet": page.picture[None, :height, :width]})["maps"][0] > _HALF
    wanted = page.maps[: said.shape[0], : said.shape[1]] > _HALF
    counts = []
    for place in range(len(MAPS)):
        one, other = wanted[..., place].astype(np.uint8), said[..., place].astype(np.uint8)
        near_one, near_other = (np.asarray(cv2.dilate(part, _NEAR), np.uint8) for part in (one, other))
        counts.append((one.sum(), (one & near_other).sum(), other.sum(), (other & near_one).sum()))
    return np.array(counts, np.float64)


def main() -> None:
    """Measure the served version and write its card."""
    parser = argparse.ArgumentParser(prog="python -m ecg_training.models.page_parts.card", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of ludb/ and ptbxl/")
    parser.add_argument("--models", type=Path, default=Path("models"), help="folder of the served models")
    arguments = parser.parse_args()
    known = list(itertools.islice(recordings(arguments.data, Split.VALIDATE), PAGES))
    page = card(Engine(arguments.models), known)
    (arguments.models / MODEL / "MODEL_CARD.md").write_text(page, "utf-8")


if __name__ == "__main__":
    main()
