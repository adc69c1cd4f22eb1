"""Recordings as the model meets them, prepared by the service's own code: as signals, and as pages give them back."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from ecg_analyzer.pipeline import examine
from ecg_analyzer.prediction.twelve_lead import LABELS
from ecg_analyzer.prediction.twelve_lead_input import inputs_of
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError
from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_shared.contract.options import JobOptions
from ecg_shared.serving.predictor import Predictor

from ecg_training.data.ptbxl import Recording
from ecg_training.models.twelve_lead.printed import COMMONEST, LAYOUTS, as_printed

log = logging.getLogger(__name__)

VIEWS: Final = ("signal", "page", "any_page")
"""The signal itself, the commonest page, and a page of any layout."""
INPUTS: Final = ("ecg", "beat", "measured")

Arrays = Mapping[str, npt.NDArray[np.float32]]


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Records, a row each: ``views`` has the inputs of every view, ``labels`` is bool (n, len(LABELS))."""

    views: Mapping[str, Arrays]
    labels: npt.NDArray[np.bool_]
    ecg_id: npt.NDArray[np.int64]
    fold: npt.NDArray[np.int64]
    age_years: npt.NDArray[np.float64]
    sex: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.labels)

    def where(self, chosen: npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> Examples:
        """Return the chosen records."""
        return Examples(
            {view: {name: rows[chosen] for name, rows in arrays.items()} for view, arrays in self.views.items()},
            self.labels[chosen],
            self.ecg_id[chosen],
            self.fold[chosen],
            self.age_years[chosen],
            self.sex[chosen],
        )


def prepare(recordings: Iterable[Recording], models: Predictor) -> Examples:
    """Analyse every record in every view; its first ten seconds count.

    A page on which no beats are found is no page that the model would be asked about: the signal stands in for it.
    """
    seen: list[Recording] = []
    rows: dict[str, list[Arrays]] = {view: [] for view in VIEWS}
    for recording in recordings:
        ecg = Ecg(recording.signal_mv, recording.sampling_rate_hz, STANDARD_LEADS)
        for number, view in enumerate(VIEWS):
            generator = np.random.default_rng([recording.row.ecg_id, number])
            shown = _as_seen(ecg, view, generator)
            found = _inputs(shown, models)
            rows[view].append(rows["signal"][-1] if found is None else found)
        # The table needs the row alone; the signal would take gigabytes.
        seen.append(Recording(recording.row, np.empty((0, 0), np.float32), recording.sampling_rate_hz))
        if len(seen) % 100 == 0:
            log.info("%d records prepared", len(seen))
    return Examples(
        views={
            view: {name: np.concatenate([row[name] for row in of_view]) for name in INPUTS}
            for view, of_view in rows.items()
        },
        labels=np.array([[label in one.row.labels for label in LABELS] for one in seen], np.bool_),
        ecg_id=np.array([one.row.ecg_id for one in seen], np.int64),
        fold=np.array([one.row.fold for one in seen], np.int64),
        age_years=np.array([one.row.age_years for one in seen]),
        sex=np.array([one.row.sex for one in seen], np.int64),
    )


def _as_seen(ecg: Ecg, view: str, generator: np.random.Generator) -> Ecg:
    if view == "signal":
        return ecg
    return as_printed(ecg, COMMONEST if view == "page" else LAYOUTS, generator)


def _inputs(ecg: Ecg, models: Predictor) -> Arrays | None:
    """Return the inputs of the first window; None where a page shows no beats."""
    try:
        recording = examine(ecg, JobOptions(), models)
    except EcgError:
        return None
    if recording.beats.sample.size == 0:
        return None
    return {name: rows[:1] for name, rows in inputs_of(recording).items()}


def save(examples: Examples, file: Path) -> None:
    """Write the examples, so that a training can be repeated without preparing them again."""
    arrays: dict[str, Any] = {f"{view}.{name}": examples.views[view][name] for view in VIEWS for name in INPUTS}
    for name, rows in arrays.items():
        if name.endswith(".ecg"):
            arrays[name] = rows.astype(np.float16)  # a step of 1 µV at 1 mV
    np.savez(
        file,
        labels=examples.labels,
        ecg_id=examples.ecg_id,
        fold=examples.fold,
        age_years=examples.age_years,
        sex=examples.sex,
        **arrays,
    )


def load(file: Path) -> Examples:
    """Return what ``save`` wrote."""
    with np.load(file) as stored:
        return Examples(
            views={view: {name: stored[f"{view}.{name}"].astype(np.float32) for name in INPUTS} for view in VIEWS},
            labels=stored["labels"],
            ecg_id=stored["ecg_id"],
            fold=stored["fold"],
            age_years=stored["age_years"],
            sex=stored["sex"],
        )
