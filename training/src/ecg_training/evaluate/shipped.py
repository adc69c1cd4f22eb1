"""What every shipped model must keep: probabilities that hold, and errors where it is unsure; the worst one counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ecg_shared.scores.figures import Figure

MOST_ECE: Final = 0.03
LEAST_REMOVED: Final = 0.35


@dataclass(frozen=True, slots=True)
class Trust:
    """``ece`` in 15 bins; ``errors_removed`` is the share of the errors in the 5 % that the model is least sure of."""

    ece: float
    errors_removed: float


def figures(of_model: Mapping[str, Trust]) -> list[Figure]:
    """Return the rows of the worst model in either respect."""
    least_calibrated = max(of_model, key=lambda name: of_model[name].ece)
    least_aware = min(of_model, key=lambda name: of_model[name].errors_removed)
    eces = ", ".join(f"{name} {trust.ece:.3f}" for name, trust in of_model.items())
    removed = ", ".join(f"{name} {trust.errors_removed:.2f}" for name, trust in of_model.items())
    return [
        Figure("ece_worst", of_model[least_calibrated].ece, "", "lower", MOST_ECE, n=len(of_model), note=eces),
        Figure(
            "errors_removed_at_5pct_abstained",
            of_model[least_aware].errors_removed,
            "",
            "higher",
            LEAST_REMOVED,
            n=len(of_model),
            note=removed,
        ),
    ]
