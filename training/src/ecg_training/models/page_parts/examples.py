"""Straight pages of every kind at the network's resolution, and the maps it shall give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from ecg_digitizer.layout.part_maps import IN_PX_PER_MM, MAP_PX_PER_MM, MAPS
from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.plan import PAGE_WIDTH_MM, Points

from ecg_training.pages import first_renderer, recipes, surface
from ecg_training.pages.carts import cart_page
from ecg_training.pages.cropping import cropped
from ecg_training.pages.page import Page, PageTruth
from ecg_training.pages.recordings import recordings
from ecg_training.pages.split import Split, seed_of
from ecg_training.pages.straight import straightened

SHEET_PX_PER_MM: Final = 8.0
_DPIS: Final = (75.0, 100.0, 150.0, 200.0, 250.0)
_ROUTES: Final = {"none": 0.2, "scan": 0.28, "one_bit": 0.17, "photo_flat": 0.2, "photo_curled": 0.13, "screen": 0.02}
_CROPPED: Final = 0.25
_FINE: Final = 2
"""Maps are drawn so many times finer, then averaged."""


@dataclass(frozen=True, slots=True, eq=False)
class PartsPage:
    """``picture`` uint8 (h, w, 3) at 4 px/mm, ``maps`` uint8 (h / 2, w / 2, 7) at 2 px/mm, 255 where a part lies."""

    picture: npt.NDArray[np.uint8]
    maps: npt.NDArray[np.uint8]


def cached_pages(folder: Path, data: Path, count: int) -> Iterator[Path]:
    """Yield files of ``count`` pages of the training side, drawn where they are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    known = list(recordings(data, Split.TRAIN))
    for number in range(count):
        file = folder / f"{number:05d}.npz"
        if not file.exists():
            page = parts_page(number, known[(number * 7919) % len(known)])
            half_written = file.with_suffix(".part.npz")
            np.savez_compressed(half_written, picture=page.picture, maps=page.maps)
            half_written.rename(file)
        yield file


def parts_page(number: int, ecg: Ecg, *, split: Split = Split.TRAIN) -> PartsPage:
    """Draw page ``number`` of one side."""
    rng = np.random.default_rng(seed_of(split, "page_parts", number))
    plan, ecg, style = cart_page(rng, ecg)
    page = first_renderer.draw(plan, ecg, dpi=float(rng.choice(_DPIS)), style=style)
    if rng.random() < 0.15:
        page = replace(page, image=surface.ALL["redacted"](page.image, rng))
    if rng.random() < _CROPPED:
        page = _cut_out(page, rng)
    route = str(rng.choice(list(_ROUTES), p=list(_ROUTES.values())))
    if route != "none":
        page = recipes.ALL[route](page, int(rng.integers(2**31)))
    page = straightened(page, rng, px_per_mm=SHEET_PX_PER_MM, wrong=float(rng.choice((0.0, 1.0, 3.0))))
    return parts_of(page)


def _cut_out(page: Page, rng: np.random.Generator) -> Page:
    """Cut the traces out of a page, closely, at times too closely."""
    places = np.concatenate([lead.corners_px for lead in page.truth.leads])
    mm = page.size_px[0] / PAGE_WIDTH_MM
    low, high = places.min(axis=0), places.max(axis=0)
    left, top = (int(max(0.0, x)) for x in low - rng.uniform((-10.0, 0.0), (14.0, 14.0)) * mm)
    right, bottom = (
        int(min(side, x))
        for side, x in zip(page.size_px, high + rng.uniform((-10.0, 0.0), (14.0, 14.0)) * mm, strict=True)
    )
    return cropped(page, left, top, right, bottom)


def parts_of(page: Page) -> PartsPage:
    """Return a straight page at 8 px/mm as the network is shown it, with its maps."""
    height, width = (side // 16 * 16 for side in page.image.shape[:2])
    shrink = int(SHEET_PX_PER_MM) // IN_PX_PER_MM
    picture = cv2.resize(page.image[:height, :width], (width // shrink, height // shrink), interpolation=cv2.INTER_AREA)
    fine = MAP_PX_PER_MM * _FINE
    shape = (height * fine // int(SHEET_PX_PER_MM), width * fine // int(SHEET_PX_PER_MM))
    drawn = _drawn(page.truth, shape, fine / SHEET_PX_PER_MM)
    size = (shape[1] // _FINE, shape[0] // _FINE)
    maps = np.stack([cv2.resize(drawn[name], size, interpolation=cv2.INTER_AREA) for name in MAPS], axis=-1)
    return PartsPage(np.asarray(picture, np.uint8), np.asarray(maps, np.uint8))


def _drawn(truth: PageTruth, shape: tuple[int, int], scale: float) -> dict[str, npt.NDArray[np.uint8]]:
    maps: dict[str, npt.NDArray[np.uint8]] = {name: np.zeros(shape, np.uint8) for name in MAPS}
    mm = scale * SHEET_PX_PER_MM
    for lead in truth.leads:
        line = (lead.line_px + 0.5) * scale - 0.5
        seen = line[np.isfinite(line).all(axis=1)]
        if len(seen) < 2:
            continue
        _stroke(maps["trace"], seen, 0.5 * mm)
        start, end, level = float(seen[0, 0]), float(seen[-1, 0]), _rest(seen)
        _stroke(maps["baseline"], np.array([(start, level), (end, level)]), 1.0 * mm)
        for x in (start, end):
            _stroke(maps["border"], np.array([(x, level - 4.0 * mm), (x, level + 4.0 * mm)]), 1.0 * mm)
    for text in truth.texts:
        corners = np.rint(((text.corners_px + 0.5) * scale - 0.5) * 16).astype(np.int32)
        cv2.fillPoly(maps["label" if text.role == "label" else "text"], [corners], 255, cv2.LINE_AA, 4)
    for mark in truth.marks:
        if mark.role != "frame":
            _stroke(maps[mark.role], (mark.line_px + 0.5) * scale - 0.5, 1.0 * mm)
    return maps


def _rest(seen: Points) -> float:
    """Return the height at which a lead's trace lies longest."""
    return float(np.percentile(seen[:, 1], (40.0, 60.0)).mean())


def _stroke(canvas: npt.NDArray[np.uint8], points: Points, width_px: float) -> None:
    at = np.rint(points * 16).astype(np.int32)
    cv2.polylines(canvas, [at], False, 255, max(1, round(width_px)), cv2.LINE_AA, 4)
