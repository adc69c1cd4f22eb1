"""How much of each pixel is covered by ink of the trace: the grid taken away, whatever its colour.

Two facts tell trace from grid. They mostly differ in colour, so that channel is taken in which the trace stands out
most. And the grid repeats every 5 mm while the trace does not, so the median over all 5 mm cells of the straight page
is the grid alone, dotted and dashed ones included; it is taken away as strong as it is in each neighbourhood.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from ecg_digitizer.page.picture import Plane
from ecg_digitizer.page.rectify import PX_PER_MM, Sheet

_CELL_PX: Final = 5 * PX_PER_MM
_BLOCK_PX: Final = 2 * _CELL_PX
_PAPER_PERCENTILE: Final = 85.0
_HIDDEN_ABOVE: Final = 0.6  # where the grid alone has this share of the trace's darkness, ink cannot be told from it


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """``cover``: 0 no trace to 1 fully covered, (height, width). ``hidden``: where the grid is as dark as the trace.

    ``contrast`` is the trace's darkness over the noise of bare paper and grid: below about 4 nothing can be trusted.
    """

    cover: Plane
    hidden: npt.NDArray[np.bool_]
    contrast: float


def find_ink(sheet: Sheet, *, has_grid: bool) -> Ink:
    """Return the trace's ink on a straight page. Text and marks in the trace's colour are ink as well."""
    red, green, blue = (sheet.rgb[..., channel] for channel in range(3))
    grey = np.asarray(cv2.cvtColor(sheet.rgb, cv2.COLOR_RGB2GRAY), np.uint8)
    if int(cv2.absdiff(red, blue).max()) < 8:
        return _ink_of(grey, sheet, has_grid=has_grid)
    lightest: npt.NDArray[np.uint8] = np.max(sheet.rgb, axis=2)
    inks = (_ink_of(channel, sheet, has_grid=has_grid) for channel in (lightest, red, green, blue, grey))
    return max(inks, key=lambda ink: ink.contrast)


def _ink_of(channel: npt.NDArray[np.uint8], sheet: Sheet, *, has_grid: bool) -> Ink:
    darkness = _darkness(channel, sheet.on_page)
    grid = _grid_darkness(darkness) if has_grid else np.zeros_like(darkness)
    left_over = darkness - grid
    inside = left_over[sheet.on_page]
    sample = inside[:: max(1, inside.size // 400_000)]
    full = _trace_darkness(sample)
    noise = float(np.percentile(np.abs(sample), 80.0)) + 0.01
    room = np.maximum(full - grid, 0.35 * full)
    cover = np.clip(left_over / room, 0.0, 1.0).astype(np.float32)
    cover[~sheet.on_page] = 0.0
    return Ink(cover=cover, hidden=grid > _HIDDEN_ABOVE * full, contrast=full / noise)


def _darkness(channel: npt.NDArray[np.uint8], on_page: npt.NDArray[np.bool_]) -> Plane:
    """0 the paper around to 1 black, so that shadows and yellowed paper do not matter."""
    height, width = channel.shape
    rows, columns = max(1, height // _BLOCK_PX), max(1, width // _BLOCK_PX)
    # a high percentile of each block: sorting a thinned block is enough
    cropped = channel[: rows * _BLOCK_PX, : columns * _BLOCK_PX] if height >= _BLOCK_PX and width >= _BLOCK_PX else None
    if cropped is None:
        level = np.full((1, 1), float(np.percentile(channel, _PAPER_PERCENTILE)), np.float32)
    else:
        blocks = cropped.reshape(rows, _BLOCK_PX, columns, _BLOCK_PX)[:, ::3, :, ::3].swapaxes(1, 2)
        level = np.percentile(blocks.reshape(rows, columns, -1), _PAPER_PERCENTILE, axis=2).astype(np.float32)
        level = cv2.medianBlur(level, 3) if min(level.shape) >= 3 else level
    paper = cv2.resize(np.maximum(level, 30.0), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.clip(1.0 - channel / paper, 0.0, 1.0).astype(np.float32)


def _grid_darkness(darkness: Plane) -> Plane:
    """Return the grid alone: the median cell, as strong as it is around each place."""
    height, width = darkness.shape
    rows, columns = height // _CELL_PX, width // _CELL_PX
    if rows < 3 or columns < 3:
        return np.zeros_like(darkness)
    cells = darkness[: rows * _CELL_PX, : columns * _CELL_PX].reshape(rows, _CELL_PX, columns, _CELL_PX).swapaxes(1, 2)
    flat = cells.reshape(rows * columns, _CELL_PX, _CELL_PX)
    ruled = flat[flat.mean(axis=(1, 2)) > 0.5 * float(np.median(flat.mean(axis=(1, 2))))]
    cell = np.median(ruled[:: max(1, len(ruled) // 300)], axis=0)
    lines = cell > 0.5 * cell.max()
    if not lines.any() or cell.max() < 0.02:
        return np.zeros_like(darkness)
    strength = np.median(cells[:, :, lines] / cell[lines], axis=2).astype(np.float32)
    strength = cv2.medianBlur(strength, 3) if min(strength.shape) >= 3 else strength
    # the grid's outermost lines lie in cells that are half outside it
    strength = cv2.dilate(strength, np.ones((3, 3), np.uint8))
    local = cv2.resize(np.clip(strength, 0.0, 2.0), (width, height), interpolation=cv2.INTER_LINEAR)
    tiled = np.tile(cell, (rows + 1, columns + 1))[:height, :width]
    return np.asarray(local * tiled, dtype=np.float32)


def _trace_darkness(left_over: Plane) -> float:
    """Darkness of a fully covered pixel: the darkest hundredth or so of a page is ink, much of it edges."""
    dark = left_over[left_over > max(0.12, float(np.percentile(left_over, 97.0)))]
    return float(np.percentile(dark, 95.0)) if dark.size > 200 else 1.0
