"""Waves against the marks of LUDB's readers, each record delineated by a network that has not met it.

The cross-validation's networks lie beside the served one (``models/delineator/folds/``, made by
``python -m ecg_training delineator train``); all else is the analyzer as it is served: own beats, own decoding,
lead II by itself and twelve leads fused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_analyzer.pipeline import analyze
from ecg_analyzer.waves.network import MODEL
from ecg_analyzer.waves.values import BeatWaves
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.options import JobOptions
from ecg_shared.scores.delineation import IEC_LIMITS_MS, BorderScore, WaveScore, agreement, pooled, score_waves
from ecg_shared.scores.figures import Figure, aligned

from bench.fold_models import ModelsOfFold, fold_of_record
from bench.ludb import AnnotatedWaves, records

ONE_LEAD: Final = "II"
SD_GOALS_MS: Final[dict[str, dict[str, float]]] = {
    "ii": {"p_on": 13.0, "p_off": 11.0, "qrs_on": 10.0, "qrs_off": 11.0, "t_off": 17.0},
    "fused": {"p_on": 9.5, "p_off": 11.0, "qrs_on": 7.0, "qrs_off": 7.0, "t_off": 12.0},
}
MEAN_GOAL_MS: Final = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """Scores of one record: lead II by itself, and fused over all leads."""

    name: str
    ii: WaveScore
    fused: WaveScore


def evaluate(data: Path, models_folder: Path) -> list[Outcome]:
    """Delineate every record of ``ludb/`` with the network of its fold."""
    fold_of = fold_of_record(models_folder, MODEL)
    models_of = {fold: ModelsOfFold(models_folder, MODEL, fold) for fold in sorted(set(fold_of.values()))}
    return [_evaluate(record, models_of[fold_of[record.name]]) for record in records(data / "ludb")]


def _evaluate(record: AnnotatedWaves, models: ModelsOfFold) -> Outcome:
    ecg = record.ecg
    alone = Ecg(ecg.lead_mv(ONE_LEAD)[None], ecg.sampling_rate_hz, (ONE_LEAD,))
    return Outcome(
        name=record.name,
        ii=_score(record.marks[ONE_LEAD], alone, models),
        fused=_score(record.fused, ecg, models),
    )


def _score(reference: Mapping[str, npt.NDArray[np.float64]], ecg: Ecg, models: ModelsOfFold) -> WaveScore:
    fused = analyze(ecg, JobOptions(), models).waves.fused
    return score_waves(reference, _marks(fused), sampling_rate_hz=ecg.sampling_rate_hz)


def _marks(waves: BeatWaves) -> dict[str, npt.NDArray[np.float64]]:
    return {
        f"{wave.lower()}_{end}": border
        for wave, marks in waves.by_name().items()
        for end, border in (("on", marks.onset_sample), ("peak", marks.peak_sample), ("off", marks.offset_sample))
    }


def figures(outcomes: list[Outcome]) -> list[Figure]:
    """Return the rows of the figures file."""
    rows = []
    by_kind = {"ii": [outcome.ii for outcome in outcomes], "fused": [outcome.fused for outcome in outcomes]}
    for kind, goals_ms in SD_GOALS_MS.items():
        borders = pooled(by_kind[kind])
        note = "LUDB, 5-fold by record, " + ("lead II by itself" if kind == "ii" else "twelve leads fused")
        for border, goal_ms in goals_ms.items():
            found = borders[border]
            rows.append(Figure(f"{kind}_{border}_sd_ms", found.sd_ms, "ms", "lower", goal_ms, n=found.hits, note=note))
            bias_ms = abs(found.mean_ms)
            rows.append(Figure(f"{kind}_{border}_mean_abs_ms", bias_ms, "ms", "lower", MEAN_GOAL_MS, note=note))
    rows += _p_presence(pooled(by_kind["ii"])["p_peak"], "p", 95.0, 97.0, "lead II by itself")
    rows += _p_presence(pooled(by_kind["fused"])["p_peak"], "fused_p", None, None, "twelve leads fused")
    agreed = agreement(by_kind["fused"])
    rows.append(
        Figure(
            "iec_intervals_inside",
            float(sum(interval.inside for interval in agreed.values())),
            "intervals",
            "higher",
            4.0,
            n=len(outcomes),
            note="P, PR, QRS, QT of twelve leads fused, IEC 60601-2-25 limits of mean and SD, no outlier dropped",
        )
    )
    return rows


def _p_presence(
    peak: BorderScore, name: str, ppv_goal: float | None, sensitivity_goal: float | None, leads: str
) -> list[Figure]:
    note = f"P waves by their peak, {leads}"
    detected, marked = peak.hits + peak.false, peak.hits + peak.missed
    return [
        Figure(f"{name}_ppv_pct", 100 * peak.ppv, "%", "higher", ppv_goal, n=detected, note=note),
        Figure(f"{name}_se_pct", 100 * peak.sensitivity, "%", "higher", sensitivity_goal, n=marked, note=note),
    ]


def border_rows(outcomes: list[Outcome]) -> list[tuple[str, ...]]:
    """Return a table of every border, its head first."""
    rows: list[tuple[str, ...]] = [("leads", "border", "n", "Se %", "PPV %", "mean ms", "SD ms")]
    for leads, scores in _by_leads(outcomes):
        for border, found in pooled(scores).items():
            numbers = (100 * found.sensitivity, 100 * found.ppv, found.mean_ms, found.sd_ms)
            rows.append((leads, border, str(found.hits + found.missed), *(f"{number:.1f}" for number in numbers)))
    return rows


def interval_rows(outcomes: list[Outcome]) -> list[tuple[str, ...]]:
    """Return a table of every interval, its head first."""
    rows: list[tuple[str, ...]] = [("leads", "interval", "n", "mean ms", "SD ms", "limits", "verdict")]
    for leads, scores in _by_leads(outcomes):
        for interval, agreed in agreement(scores).items():
            limits = "±{:g} / {:g}".format(*IEC_LIMITS_MS[interval])
            verdict = "inside" if agreed.inside else "OUTSIDE"
            rows.append(
                (leads, interval, str(agreed.n), f"{agreed.mean_ms:.1f}", f"{agreed.sd_ms:.1f}", limits, verdict)
            )
    return rows


def _by_leads(outcomes: list[Outcome]) -> tuple[tuple[str, list[WaveScore]], ...]:
    return ("II", [outcome.ii for outcome in outcomes]), ("fused", [outcome.fused for outcome in outcomes])


def worst_rows(outcomes: list[Outcome], *, count: int = 6) -> list[tuple[str, ...]]:
    """Return for each fused border the records with the largest errors, its head first."""
    rows: list[tuple[str, ...]] = [("border", "records")]
    for border in SD_GOALS_MS["fused"]:
        found = [(outcome.name, outcome.fused.borders[border].errors_ms) for outcome in outcomes]
        errors = sorted(((float(np.sqrt(np.mean(ms**2))), name) for name, ms in found if ms.size), reverse=True)
        rows.append((border, ", ".join(f"{name}: {error_ms:.0f}" for error_ms, name in errors[:count])))
    return rows


def report(outcomes: list[Outcome]) -> str:
    """Return the tables of borders and intervals as text."""
    return f"{aligned(border_rows(outcomes))}\n\n{aligned(interval_rows(outcomes))}"
