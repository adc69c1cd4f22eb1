"""How often a PR interval is given where no P wave can be: strips of one lead from a hand-held recorder.

CinC Challenge 2017 (Clifford et al., doi:10.22489/CinC.2017.065-469): the first strips of its list that are labelled as
atrial fibrillation, and as many normal ones. The served delineator learned from another set and has met none of them.
"""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Final

import numpy as np
import soundfile  # type: ignore[import-untyped]
from ecg_analyzer.pipeline import analyze
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError
from ecg_shared.contract.options import JobOptions
from ecg_shared.scores.figures import Figure
from ecg_shared.serving.engine import Engine

STRIPS: Final = 80
SAMPLING_RATE_HZ: Final = 300.0
UNITS_PER_MV: Final = 1000.0


def figures(data: Path, models_folder: Path) -> list[Figure]:
    """Return the share of strips with a PR interval, in fibrillation and in normal rhythm."""
    models = Engine(models_folder)
    in_af, in_normal = ([_has_pr(strip, models) for strip in _strips(data / "cinc2017", label)] for label in ("A", "N"))
    note = "CinC 2017, one lead; share of strips in which a PR interval is reported"
    return [
        Figure("pr_given_in_af_pct", 100 * float(np.mean(in_af)), "%", "lower", n=len(in_af), note=note),
        Figure("pr_given_in_normal_pct", 100 * float(np.mean(in_normal)), "%", "higher", n=len(in_normal), note=note),
    ]


def _has_pr(strip: Ecg, models: Engine) -> bool:
    try:
        return analyze(strip, JobOptions(), models).measurements["pr_ms"].value is not None
    except EcgError:  # too noisy for any beat: no PR either
        return False


def _strips(folder: Path, label: str) -> list[Ecg]:
    with (folder / "labels.csv").open(newline="", encoding="utf-8") as opened:
        records = [row["record"] for row in csv.DictReader(opened) if row["label"] == label][:STRIPS]
    with zipfile.ZipFile(folder / "cinc2017_dev.zip") as archive:
        members = {Path(name).stem: name for name in archive.namelist() if name.endswith(".dat")}
        units = [soundfile.read(io.BytesIO(archive.read(members[record])), dtype="int16")[0] for record in records]
    return [Ecg((lead / UNITS_PER_MV).astype(np.float32)[None], SAMPLING_RATE_HZ, ("I",)) for lead in units]
