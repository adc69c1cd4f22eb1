"""MODEL_CARD.md of the twelve-lead model and the picture of its calibration, written from its figures."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Final

import matplotlib as mpl
import numpy as np
from ecg_analyzer.prediction.twelve_lead import SUPERCLASSES
from ecg_analyzer.prediction.twelve_lead_input import MEASURED
from matplotlib.figure import Figure as Drawing

from ecg_training.evaluate.measures import ECE_BINS
from ecg_training.evaluate.twelve_lead import FEWEST_POSITIVES, Found, Interval, OfArchitecture
from ecg_training.models.twelve_lead.fit import Schedule
from ecg_training.models.twelve_lead.graph import QUANTILES, build, parameters
from ecg_training.models.twelve_lead.train import ARCHITECTURES, OF_CURVE, VERSION

TEMPLATE: Final = Path(__file__).with_name("twelve_lead_card.md")
PICTURE: Final = "reliability.png"


def card(found: Found) -> str:
    """Return the page as Markdown."""
    served = found.served
    return TEMPLATE.read_text("utf-8").format(
        version=VERSION,
        of_curve=OF_CURVE,
        parameters=sum(_parameters(name) for name in ARCHITECTURES),
        epochs=Schedule().epochs,
        n_measured=len(MEASURED),
        n_labels=len(served.labels),
        fewest=FEWEST_POSITIVES,
        n=served.n,
        architectures=_architectures(found),
        labels=_labels(served),
        groups=_groups(served),
        curve="\n".join(
            ["| records learned from | superclasses | rhythms |", "|---|---|---|"]
            + [f"| {point.records} | {point.superclass_auc:.3f} | {point.rhythm_auc:.3f} |" for point in found.curve]
        ),
        worst_ece=served.worst_calibration_error,
        worst_label=max(served.labels, key=lambda label: label.calibration_error).label,
        abstained=served.abstained,
        removed=served.errors_removed,
        kappa=served.kappa_page,
        picture=PICTURE,
    )


def reliability(found: Found, file: Path) -> None:
    """Draw how often each superclass was there against the probability given for it, in bins of as many records."""
    with mpl.rc_context({"svg.hashsalt": "", "font.size": 9}):
        drawing = Drawing(figsize=(5.0, 4.2), dpi=120, layout="constrained")
        axes = drawing.subplots()
        axes.plot([0, 1], [0, 1], color="0.6", linewidth=1, linestyle="--")
        for column, label in enumerate(SUPERCLASSES):
            order = np.argsort(found.served.probability[:, column])
            bins = np.array_split(order, ECE_BINS)
            given = [found.served.probability[rows, column].mean() for rows in bins]
            there = [found.served.truth[rows, column].mean() for rows in bins]
            axes.plot(given, there, marker="o", markersize=3, linewidth=1, label=label)
        axes.set(xlabel="probability given", ylabel="share that has it", xlim=(0, 1), ylim=(0, 1), aspect="equal")
        axes.legend(frameon=False)
        drawing.savefig(file, metadata={"Software": None})


def _parameters(architecture: str) -> int:
    edges = np.tile(np.arange(len(QUANTILES), dtype=np.float32), (len(MEASURED), 1))
    return parameters(build(architecture, edges))  # type: ignore[arg-type]


def _architectures(found: Found) -> str:
    rows: list[tuple[str, Callable[[OfArchitecture], str]]] = [
        ("superclasses, macro AUC", lambda one: _interval(one.superclass_auc)),
        ("rhythms, macro AUC", lambda one: _interval(one.rhythm_auc)),
        ("superclasses, of a page", lambda one: f"{one.superclass_auc_page:.3f}"),
        ("rhythms, of a page", lambda one: f"{one.rhythm_auc_page:.3f}"),
        ("worst calibration error of a label", lambda one: f"{one.worst_calibration_error:.3f}"),
        ("errors removed by abstaining", lambda one: f"{one.errors_removed:.0%} (on {one.abstained:.1%})"),
    ]
    shown_of = [found.served, *(found.of[name] for name in ARCHITECTURES)]
    counts = [_parameters(name) for name in ARCHITECTURES]
    lines = [
        "| | both, as served | " + " | ".join(ARCHITECTURES) + " |",
        "|---|---|" + "---|" * len(ARCHITECTURES),
        "| parameters | " + " | ".join(f"{count:,}" for count in (sum(counts), *counts)) + " |",
    ]
    return "\n".join(
        lines + [f"| {title} | " + " | ".join(shown(one) for one in shown_of) + " |" for title, shown in rows]
    )


def _interval(area: Interval) -> str:
    return f"{area.value:.3f} ({area.low:.3f} – {area.high:.3f})"


def _labels(served: OfArchitecture) -> str:
    lines = [
        "| label | records | AUC | AUC of a page | ECE | sensitivity | precision |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in served.labels:
        shares = " | ".join(
            "–" if math.isnan(value) else f"{value:.3f}"
            for value in (one.auc, one.auc_page, one.calibration_error, one.sensitivity, one.precision)
        )
        lines.append(f"| {one.label} | {one.positives} | {shares} |")
    return "\n".join(lines)


def _groups(served: OfArchitecture) -> str:
    lines = ["| | records | superclasses | rhythms |", "|---|---|---|---|"]
    return "\n".join(
        lines + [f"| {name} | {n} | {area:.3f} | {rhythm:.3f} |" for name, (n, area, rhythm) in served.groups.items()]
    )
