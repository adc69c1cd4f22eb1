"""MODEL_CARD.md of the reader of print, with typefaces it never met.

``python -m ecg_training.models.text_line.card``
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from ecg_digitizer.layout.alphabet import CHARACTERS, MODEL
from ecg_digitizer.layout.lines import Line
from ecg_digitizer.layout.names import find_labels
from ecg_digitizer.layout.parts import Spot
from ecg_digitizer.layout.printed_scale import printed_scale
from ecg_shared.serving.engine import Engine
from ecg_shared.serving.predictor import Predictor

from ecg_training.models.text_line.examples import example
from ecg_training.pages.split import Split, seed_of
from ecg_training.pages.typefaces import typefaces
from ecg_training.pages.wording import GAINS, PER_MV, PER_S, SPEEDS, TWELVE

TEMPLATE: Final = Path(__file__).with_name("card.md")
LINES: Final = 1000


def card(models: Predictor, *, lines: int = LINES) -> str:
    """Return the page as Markdown, with figures of ``lines`` lines of each kind."""
    rows = []
    for name, held_out in (("typefaces of training", False), ("typefaces held out", True)):
        shares = [
            _share_right(models, words, right, held_out=held_out, lines=lines)
            for words, right in ((TWELVE, _names), (_speeds(), _tells_speed), (_gains(), _tells_gain))
        ]
        rows.append(f"| {name} | {lines} | " + " | ".join(f"{100 * share:.1f}" for share in shares) + " |")
    return TEMPLATE.read_text("utf-8").format(
        version=models.version(MODEL), characters=len(CHARACTERS), figures="\n".join(rows)
    )


def _share_right(
    models: Predictor, words: Sequence[str], right: Callable[[Line, str], bool], *, held_out: bool, lines: int
) -> float:
    rng = np.random.default_rng(seed_of(Split.VALIDATE, "text_line", words[0], int(held_out)))
    faces = typefaces(held_out=held_out)
    count = 0
    for _ in range(lines):
        word = words[int(rng.integers(len(words)))]
        picture, _ = example(rng, word, faces[int(rng.integers(len(faces)))])
        said = models.predict(MODEL, {"line": picture[None]})["log_probability"][0]
        count += right(Line(Spot(0.0, 0.0, 10.0, 2.0, 1), 1.0, said), word)
    return count / lines


def _names(line: Line, word: str) -> bool:
    labels = find_labels([line])
    return bool(labels) and labels[0].name == (word, 1)


def _tells_speed(line: Line, word: str) -> bool:
    return printed_scale([line]).mm_per_s == _number(word)


def _tells_gain(line: Line, word: str) -> bool:
    return printed_scale([line]).mm_per_mv == _number(word)


def _number(word: str) -> float:
    return float(word.lower().split("m", 1)[0])


def _speeds() -> list[str]:
    return [f"{number}{unit}" for number in SPEEDS for unit in PER_S]


def _gains() -> list[str]:
    return [f"{number}{unit}" for number in GAINS for unit in PER_MV]


def main() -> None:
    """Measure the served version and write its card."""
    parser = argparse.ArgumentParser(prog="python -m ecg_training.models.text_line.card", description=__doc__)
    parser.add_argument("--models", type=Path, default=Path("models"), help="folder of the served models")
    arguments = parser.parse_args()
    page = card(Engine(arguments.models))
    (arguments.models / MODEL / "MODEL_CARD.md").write_text(page, "utf-8")


if __name__ == "__main__":
    main()
