"""What the heads of the prediction stated, a line each."""

from __future__ import annotations

from typing import Final

from ecg_shared.contract.result import Head, PredictionPart

from ecg_analyzer.report.words import in_words

MOST_STATEMENTS: Final = 6
_TITLES: Final = {"rhythm": "Rhythm", "twelve_lead": "Twelve leads"}


def head_lines(prediction: PredictionPart) -> list[str]:
    """Return what each head stated that answered, the most probable first, and what it abstained from."""
    return [
        f"{_TITLES.get(name, in_words(name))}: {_stated(head)}{_abstained(head)} "
        f"({head.model.name} {head.model.version})"
        for name, head in prediction.heads.items()
        if head.probabilities and head.model is not None
    ]


def _stated(head: Head) -> str:
    if head.label is not None:
        return f"{in_words(head.label)} {head.probabilities.get(head.label, float('nan')):.2f}"
    thresholds = head.thresholds or {}
    stated = {
        label: probability
        for label, probability in head.probabilities.items()
        if probability >= thresholds.get(label, 0.5) and label not in head.abstained
    }
    most = sorted(stated, key=lambda label: -stated[label])[:MOST_STATEMENTS]
    return ", ".join(f"{in_words(label)} {stated[label]:.2f}" for label in most) or "nothing above its threshold"


def _abstained(head: Head) -> str:
    if not head.abstained:
        return ""
    return f"; too close to tell: {', '.join(in_words(label) for label in head.abstained[:MOST_STATEMENTS])}"
