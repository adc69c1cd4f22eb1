"""MODEL_CARD.md of the rhythm model, written from its figures."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from ecg_analyzer.prediction.rhythm import LABELS
from ecg_analyzer.prediction.rhythm_input import N_FEATURES

from ecg_training.evaluate import measures
from ecg_training.evaluate.rhythm import ABSTAINED, Found, Labels, confusion, f1, figures, interval, mean_f1, trust
from ecg_training.models.rhythm.graph import build
from ecg_training.models.rhythm.train import VERSION

TEMPLATE: Final = Path(__file__).with_name("rhythm_card.md")
SAID: Final = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
SHARES: Final = (0.02, 0.05, 0.1, 0.2, 0.3)


def card(found: Found) -> str:
    """Return the page as Markdown."""
    value = {figure.name: figure.value or 0.0 for figure in figures(found)}
    low, high = interval(mean_f1, found)
    return TEMPLATE.read_text("utf-8").format(
        version=VERSION,
        n=found.label.size,
        n_features=N_FEATURES,
        parameters=build().count_params(),
        folds=found.n_folds,
        mean=value["cinc_f1_mean"],
        low=low,
        high=high,
        classes=_classes(found),
        confusion=_confusion(found),
        reliability=_reliability(found),
        ece=value["rhythm_ece"],
        rejected=_rejected(found),
        abstained=100 * ABSTAINED,
        removed=100 * trust(found).errors_removed,
    )


def _classes(found: Found) -> str:
    counts, scores = confusion(found.label, found.said), f1(found.label, found.said)
    lines = ["| label | strips | sensitivity | precision | F1 | 95 % interval |", "|---|---|---|---|---|---|"]
    for place, name in enumerate(LABELS):
        there, called = int(counts[place].sum()), int(counts[:, place].sum())
        low, high = interval(partial(_f1_of, place), found)
        shares = f"{counts[place, place] / there:.3f} | {counts[place, place] / max(1, called):.3f}"
        lines.append(f"| {name} | {there} | {shares} | {scores[place]:.3f} | {low:.3f} – {high:.3f} |")
    return "\n".join(lines)


def _f1_of(place: int, label: Labels, said: Labels) -> float:
    return float(f1(label, said)[place])


def _confusion(found: Found) -> str:
    lines = ["| label, called | " + " | ".join(LABELS) + " |", "|---|" + "---|" * len(LABELS)]
    for name, row in zip(LABELS, confusion(found.label, found.said).tolist(), strict=True):
        lines.append(f"| {name} | " + " | ".join(map(str, row)) + " |")
    return "\n".join(lines)


def _reliability(found: Found) -> str:
    right, sure = measures.sureness(found.label, found.probability)
    lines = ["| said | strips | mean said | right |", "|---|---|---|---|"]
    for low, high in pairwise(SAID):
        here = (sure >= low) & ((sure < high) | (high >= 1.0))
        if here.any():
            shares = f"{sure[here].mean():.3f} | {right[here].mean():.3f}"
            lines.append(f"| {low:.1f} – {high:.1f} | {here.sum()} | {shares} |")
    return "\n".join(lines)


def _rejected(found: Found) -> str:
    right, sure = measures.sureness(found.label, found.probability)
    lines = ["| left unjudged | below | errors among them | accuracy of the rest |", "|---|---|---|---|"]
    for share in SHARES:
        below = float(np.quantile(sure, share))
        removed = measures.errors_removed_of_several(right, sure, share)
        lines.append(f"| {share:.0%} | {below:.2f} | {removed:.0%} of all | {right[sure >= below].mean():.3f} |")
    return "\n".join(lines)
