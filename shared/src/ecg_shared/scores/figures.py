"""The figures file of a run, ``out/<target>.json``: one row a figure, a goal where there is one, and the exit code.

Every command that measures something (``demo``, ``bench``, ``eval-…``) ends with ``publish``.
"""

from __future__ import annotations

import json
import math
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Against:
    """What a figure is compared with: another program or an earlier run, and its value."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One row. ``value`` None = could not be measured, which misses any goal; ``n`` = how many it rests on."""

    name: str
    value: float | None
    unit: str
    better: Literal["higher", "lower"]
    goal: float | None = None
    against: Against | None = None
    n: int | None = None
    note: str = ""

    @property
    def ok(self) -> bool | None:
        """Whether the goal is met; None without a goal."""
        if self.goal is None:
            return None
        if self.value is None or not math.isfinite(self.value):
            return False
        return self.value >= self.goal if self.better == "higher" else self.value <= self.goal

    def document(self) -> dict[str, Any]:
        """Return the row as it stands in the file."""
        return {
            "name": self.name,
            "value": self.value if self.value is not None and math.isfinite(self.value) else None,
            "unit": self.unit,
            "goal": self.goal,
            "better": self.better,
            "ok": self.ok,
            "against": {"name": self.against.name, "value": self.against.value} if self.against else None,
            "n": self.n,
            "note": self.note,
        }


def publish(
    target: str,
    figures: Sequence[Figure],
    *,
    seconds: float,
    root: Path,
    out: Path | None = None,
    beside: bool = False,
) -> int:
    """Write ``out/<target>.json`` under ``root`` (or into ``out``) and return the exit code.

    ``beside``: rows of other names that the file has already stay, for a target that several commands make, and their
    seconds are added. The code is 1 if a row given here with a goal misses it, else 0. Raises ValueError for a doubled
    name.
    """
    names = [figure.name for figure in figures]
    if len(set(names)) != len(names):
        raise ValueError("a figure's name is doubled")
    folder = out or root / "out"
    file = folder / f"{target}.json"
    before: dict[str, Any] = {"seconds": 0.0, "rows": []}
    if beside and file.exists():
        before = json.loads(file.read_bytes())
    document = {
        "commit": commit_of(root),
        "seconds": round(before["seconds"] + seconds, 3),
        "rows": [
            *(row for row in before["rows"] if row["name"] not in names),
            *(figure.document() for figure in figures),
        ],
    }
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(document, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    return int(any(figure.ok is False for figure in figures))


def table(figures: Sequence[Figure]) -> str:
    """Return the rows as aligned text: name, value with unit, goal, verdict."""
    rows = [("figure", "value", "goal", "", "n")]
    rows += [
        (
            figure.name,
            "–" if figure.value is None else f"{figure.value:.4g} {figure.unit}".rstrip(),
            "" if figure.goal is None else f"{'≥' if figure.better == 'higher' else '≤'} {figure.goal:g}",
            {True: "ok", False: "MISSED", None: ""}[figure.ok],
            "" if figure.n is None else str(figure.n),
        )
        for figure in figures
    ]
    return aligned(rows)


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of cells as text in columns, two blanks apart."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def commit_of(root: Path) -> str | None:
    """Return the commit that is checked out in ``root``, with ``+`` behind it if files differ; None outside git."""
    try:
        commit = _git(root, "rev-parse", "--short=12", "HEAD")
        return commit + ("+" if _git(root, "status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.CalledProcessError):
        return None


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, text=True)
    return done.stdout.strip()
