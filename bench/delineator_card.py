"""MODEL_CARD.md of the delineator, written from its figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ecg_analyzer.waves.network import MODEL
from ecg_shared.serving.served_model import version_folders

from bench.delineation import Outcome, border_rows, interval_rows, worst_rows

TEMPLATE: Final = Path(__file__).with_name("delineator_card.md")


def write_card(outcomes: list[Outcome], models_folder: Path) -> None:
    """Write the page beside the model."""
    page = TEMPLATE.read_text("utf-8").format(
        version=max(version_folders(models_folder / MODEL)),
        records=len(outcomes),
        borders=_table(border_rows(outcomes)),
        intervals=_table(interval_rows(outcomes)),
        worst=_table(worst_rows(outcomes)),
    )
    (models_folder / MODEL / "MODEL_CARD.md").write_text(page, "utf-8")


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = ("| " + " | ".join(row) + " |" for row in rows)
    return "\n".join([head, "|" + "---|" * len(rows[0]), *body])
