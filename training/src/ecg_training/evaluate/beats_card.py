"""MODEL_CARD.md of the network of beat classes, written from its figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from ecg_training.evaluate.beats import (
    ABSTAINED,
    LETTERS,
    OfRecord,
    by_seed,
    figures,
    mean_and_half_width,
    v_f1_ec57_pct,
)
from ecg_training.models.beats.graph import build
from ecg_training.models.beats.train import VERSION

TEMPLATE: Final = Path(__file__).with_name("beats_card.md")
_LEFT_OUT: Final = (("all records", ""), ("without 201", "201"), ("without 208", "208"))


def card(found: Sequence[OfRecord]) -> str:
    """Return the page as Markdown."""
    value = {figure.name: figure.value or 0.0 for figure in figures(found)}
    first_seed = min(one.seed for one in found)
    return TEMPLATE.read_text("utf-8").format(
        version=VERSION,
        parameters=build().count_params(),
        seeds=len({one.seed for one in found}),
        n_records=len({one.record for one in found}),
        f1=_f1_table(found),
        v_annotated=float(np.mean(by_seed(found, annotated=True)[:, LETTERS.index("V")])),
        v_ec57=v_f1_ec57_pct(found),
        s_without_209=float(np.mean(by_seed(found, without="209")[:, LETTERS.index("S")])),
        auc=value["ds1_beat_auc"],
        ece=value["beats_ece"],
        abstained=100 * ABSTAINED,
        removed=value["beats_errors_removed_pct"],
        records=_record_table([one for one in found if one.seed == first_seed]),
    )


def _f1_table(found: Sequence[OfRecord]) -> str:
    lines = ["| F1, % | " + " | ".join(LETTERS) + " |", "|---|" + "---|" * len(LETTERS)]
    for name, record in _LEFT_OUT:
        scores = by_seed(found, without=record)
        cells = ("{:.1f} ± {:.1f}".format(*mean_and_half_width(scores[:, place])) for place in range(len(LETTERS)))
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _record_table(found: Sequence[OfRecord]) -> str:
    lines = ["| record | " + " | ".join(LETTERS) + " |", "|---|" + "---|" * len(LETTERS)]
    for one in found:
        cells = (" / ".join(str(count) for count in of_class) for of_class in one.counts.tolist())
        lines.append(f"| {one.record} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
