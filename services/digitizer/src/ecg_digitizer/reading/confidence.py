"""How far a lead may be believed: signs of a wrong reading weighed by what they meant on pages with truth.

The weights are those of a logistic regression on pages drawn from recordings kept apart from training and from the
public suite: ``python -m bench.confidence`` writes them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

WEIGHTS_FILE: Final = Path(__file__).with_name("confidence.json")
NAMES: Final = (
    "unread",
    "doubled",
    "reconsidered",
    "detail",
    "expected_db",
    "missing",
    "unsure",
    "least_sure_of_page",
    "contradicted",
    "no_label",
    "coarse",
)
_RANGE_DB: Final = (-10.0, 25.0)

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for and against the reading of a lead.

    ``unread``: ink beside it that no line explains, as a share of its own; ``doubled``: share of its line that runs
    where another row's does; ``reconsidered``: share of it that the first look saw elsewhere; ``detail``: its steps
    from column to column over its height; ``expected_db``: its variance over the error that the tracer expects;
    ``missing``: share of its place without a line; ``unsure``: share of its line that the tracer doubts;
    ``least_sure_of_page``: the greatest of the page; ``contradicted``: whether leads disagree; ``no_label``: share of
    the page's labels that were not read; ``coarse``: finest of both scales in mm a pixel.
    """

    unread: float
    doubled: float
    reconsidered: float
    detail: float
    expected_db: float
    missing: float
    unsure: float
    least_sure_of_page: float
    contradicted: bool
    no_label: float
    coarse: float

    def row(self) -> Array:
        """Return them as numbers of the order of 1, and a 1 for the intercept."""
        return np.array(
            [
                np.log10(self.unread + 0.01) + 2.0,
                np.log10(self.doubled + 0.001) + 3.0,
                np.log10(self.reconsidered + 0.001) + 3.0,
                self.detail,
                float(np.clip(self.expected_db, *_RANGE_DB)) / 10.0,
                self.missing,
                self.unsure,
                self.least_sure_of_page,
                float(self.contradicted),
                self.no_label,
                self.coarse,
                1.0,
            ]
        )


def confidence(signs: Signs) -> float:
    """Return the probability that the lead was read rightly, 0 to 1 (right: what ``ecg_shared.scores`` calls it)."""
    return float(1.0 / (1.0 + np.exp(np.clip(_weights()["failed"] @ signs.row(), -30.0, 30.0))))


def expected_snr_db(signs: Signs) -> float:
    """Return the signal-to-noise ratio to expect of the lead."""
    return float(_weights()["snr_db"] @ signs.row())


@cache
def _weights() -> dict[str, Array]:
    document = json.loads(WEIGHTS_FILE.read_text("utf-8"))
    return {name: np.array([document[name][sign] for sign in (*NAMES, "intercept")]) for name in ("failed", "snr_db")}
