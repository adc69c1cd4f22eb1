"""What the tiles are cut from: pages without a grid, and grids of every kind as darkness at any place of the paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.plan import Box
from ecg_shared.paper.raster import MM_PER_INCH

from ecg_training.pages import first_renderer, looks, plans
from ecg_training.pages.split import Split, seed_of

Plane = npt.NDArray[np.float32]
Hierarchy = Literal["both", "five", "one", "none"]

INK_PX_PER_MM: Final = 6.0
LATTICE_MM: Final = 5.0
_HIERARCHIES: Final[tuple[Hierarchy, ...]] = ("both", "five", "one", "none")
_PRINTS: Final = ("lines", "dots", "dashes")


@dataclass(frozen=True, slots=True, eq=False)
class InkSheet:
    """A page's traces, marks and texts: ``ink`` 0 to 255 at ``INK_PX_PER_MM``; its ruled field in mm."""

    ink: npt.NDArray[np.uint8]
    field: Box


@dataclass(frozen=True, slots=True)
class Ruling:
    """How a grid is printed: which lines, as lines, dots or dashes, their widths in mm and darkness 0 to 1."""

    hierarchy: Hierarchy
    fine_print: str
    bold_print: str
    fine_mm: float
    bold_mm: float
    fine_darkness: float
    bold_darkness: float
    whole_page: bool


def ink_sheets(recordings: Sequence[Ecg], n_sheets: int) -> list[InkSheet]:
    """Draw pages of the training side without their grid."""
    sheets = []
    for number in range(n_sheets):
        rng = np.random.default_rng(seed_of(Split.TRAIN, "crossings", "ink", number))
        plan = plans.plan(recordings[number % len(recordings)], plans.arrange(rng, str(rng.choice(plans.LAYOUTS))))
        style = replace(looks.style(rng, Split.TRAIN), paper=(255, 255, 255), ink=(0, 0, 0), fine=None, bold=None)
        page = first_renderer.draw(
            plan, recordings[number % len(recordings)], dpi=INK_PX_PER_MM * MM_PER_INCH, style=style
        )
        sheets.append(InkSheet(255 - page.image[..., 1], plan.field))
    return sheets


def chance_ruling(rng: np.random.Generator) -> Ruling:
    """Return a ruling as papers, printers and screens have them; one in fourteen darker than most traces."""
    bold = float(np.exp(rng.uniform(np.log(0.06), np.log(0.75))))
    return Ruling(
        hierarchy=_HIERARCHIES[int(rng.choice(4, p=(0.76, 0.14, 0.05, 0.05)))],
        fine_print=_PRINTS[int(rng.choice(3, p=(0.7, 0.22, 0.08)))],
        bold_print=_PRINTS[int(rng.choice(3, p=(0.86, 0.06, 0.08)))],
        fine_mm=float(rng.uniform(0.05, 0.2)),
        bold_mm=float(rng.uniform(0.12, 0.4)),
        fine_darkness=bold * float(rng.uniform(0.3, 1.0)),
        bold_darkness=bold,
        whole_page=bool(rng.random() < 0.4),
    )


def darkness(ruling: Ruling, u_mm: Plane, v_mm: Plane, px_per_mm: float) -> tuple[Plane, Plane]:
    """Return how far fine and bold lines cover each place, 0 to 1; millimetres count from a crossing of bold lines."""
    nothing = np.zeros_like(u_mm)
    fine, bold = nothing, nothing
    if ruling.hierarchy in ("both", "one"):
        fine = _printed(ruling.fine_print, u_mm, v_mm, 1.0, ruling.fine_mm, px_per_mm)
    if ruling.hierarchy in ("both", "five"):
        bold = _printed(ruling.bold_print, u_mm, v_mm, LATTICE_MM, ruling.bold_mm, px_per_mm)
    return fine, bold


def _printed(kind: str, u_mm: Plane, v_mm: Plane, step_mm: float, wide_mm: float, px_per_mm: float) -> Plane:
    off_u, off_v = _off(u_mm, step_mm), _off(v_mm, step_mm)
    if kind == "dots" and step_mm == 1.0:
        return _cover(np.hypot(off_u, off_v), 2.0 * wide_mm, px_per_mm)
    across, along = _cover(np.abs(off_u), wide_mm, px_per_mm), _cover(np.abs(off_v), wide_mm, px_per_mm)
    if kind == "dots":  # bold lines of dotted papers are rows of denser dots
        across = across * _cover(np.abs(_off(v_mm, 0.5)), wide_mm, px_per_mm)
        along = along * _cover(np.abs(_off(u_mm, 0.5)), wide_mm, px_per_mm)
    elif kind == "dashes":
        across = across * (np.abs(_off(v_mm, 0.5 if step_mm == 1.0 else 1.0)) < 0.15 * step_mm**0.5)
        along = along * (np.abs(_off(u_mm, 0.5 if step_mm == 1.0 else 1.0)) < 0.15 * step_mm**0.5)
    return np.asarray(np.maximum(across, along), np.float32)


def _off(at_mm: Plane, step_mm: float) -> Plane:
    """Distance to the nearest line, signed."""
    return np.asarray(at_mm - np.float32(step_mm) * np.round(at_mm / np.float32(step_mm)), np.float32)


def _cover(distance_mm: Plane, wide_mm: float, px_per_mm: float) -> Plane:
    """Share of a pixel that a line of this width covers."""
    thin = min(1.0, wide_mm * px_per_mm)
    covered: Plane = np.clip(0.5 + (wide_mm / 2.0 - distance_mm) * px_per_mm, 0.0, thin).astype(np.float32)
    return covered
