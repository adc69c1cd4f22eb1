"""MODEL_CARD.md of the network of beat classes, written from its figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ecg_analyzer.beats.class_input import TIMES

from ecg_training.evaluate.beats import (
    ABSTAINED,
    COMMITTEE,
    LETTERS,
    OfRecord,
    V,
    by_seed,
    f1_of,
    figures,
    mean_and_interval,
    of_committee,
    v_f1_ec57_pct,
)
from ecg_training.models.beats.committee import MEMBERS, build
from ecg_training.models.beats.train import VERSION

TEMPLATE: Final = Path(__file__).with_name("beats_card.md")
_LEFT_OUT: Final = (("all records", ""), ("without 201", "201"), ("without 208", "208"))


def card(found: Sequence[OfRecord]) -> str:
    """Return the page as Markdown."""
    value = {figure.name: figure.value or 0.0 for figure in figures(found)}
    served = of_committee(found)
    return TEMPLATE.read_text("utf-8").format(
        version=VERSION,
        times=TIMES,
        members=MEMBERS,
        parameters=build().count_params(),
        seeds=len({one.seed for one in found} - {COMMITTEE}),
        n_records=len(served),
        f1=_f1_table(found),
        v_annotated=f1_of(served, annotated=True)[V],
        v_ec57=v_f1_ec57_pct(served),
        s_without_209=f1_of(served, without="209")[LETTERS.index("S")],
        auc=value["ds1_beat_auc"],
        ece=value["beats_ece"],
        abstained=100 * ABSTAINED,
        removed=value["beats_errors_removed_pct"],
        records=_record_table(served),
    )


def _f1_table(found: Sequence[OfRecord]) -> str:
    lines = ["| F1, % | " + " | ".join(LETTERS) + " |", "|---|" + "---|" * len(LETTERS)]
    for name, record in _LEFT_OUT:
        of_seeds = [mean_and_interval(of_class) for of_class in by_seed(found, without=record).T]
        together = [f"{of_class:.1f}" for of_class in f1_of(of_committee(found), without=record)]
        lines.append(f"| one network, {name} | " + " | ".join(of_seeds) + " |")
        lines.append(f"| committee, {name} | " + " | ".join(together) + " |")
    return "\n".join(lines)


def _record_table(found: Sequence[OfRecord]) -> str:
    lines = ["| record | " + " | ".join(LETTERS) + " |", "|---|" + "---|" * len(LETTERS)]
    for one in found:
        cells = (" / ".join(str(count) for count in of_class) for of_class in one.counts.tolist())
        lines.append(f"| {one.record} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
