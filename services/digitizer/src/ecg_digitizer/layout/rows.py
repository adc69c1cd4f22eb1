"""The rows of a page: the heights at which traces run."""

from __future__ import annotations

from itertools import combinations
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from scipy.ndimage import gaussian_filter1d
from scipy.signal import find_peaks

from ecg_digitizer.page.picture import Plane
from ecg_digitizer.page.rectify import PX_PER_MM

_INKED: Final = 0.25  # a thin trace on a coarse page is never darker, while its labels are black
_BRIDGED_PX: Final = 5  # breaks this wide, of a faint stroke or a grid line taken away, do not part a trace
_SHORTEST_TRACE_MM: Final = 12.0  # words are shorter, and a broken trace still has pieces that long
_FRAME_MM: Final = 70  # an S wave that runs into the next row's R wave is a straight line too, of 60 mm at times
_DRAWN: Final = 0.6  # a frame is as dark as any ink
_AROUND_PX: Final = (13, 9)  # rows and columns: wider than a pen, narrower than the way between two strokes is long
_AS_DARK: Final = 0.8
_FAINTEST: Final = 0.25
_NEAREST_ROWS_MM: Final = 8.0
_NEAR_BASELINE_MM: Final = 4.0
_SHORT_SHARE: Final = 0.5  # of the longest row: a ruler, a stamp or a line of text is shorter
_LEAST_SHARE: Final = 0.15  # of the strongest row's ink
_WEAKER: Final = 3.0  # a row that a person has seen may be this much fainter and shorter
_MOST_SPARE_ROWS: Final = 6  # found beside those that a person said: more are hopeless, and to try all takes long


def trace_ink(cover: Plane) -> Plane:
    """Return the ink without text, marks and frames, 1 where it is as dark as a level stretch of the traces.

    Labels are often darker than the traces, so the traces are found twice: first to learn how dark they are.
    """
    found = _long_ink(cover)
    inked = found[found >= _INKED]
    if not inked.size:
        return found
    level = float(np.percentile(inked, 75.0))
    return found if level > _AS_DARK else _long_ink(np.minimum(cover / level, 1.0).astype(np.float32))


def _long_ink(cover: Plane) -> Plane:
    """Keep what hangs together over a centimetre or more."""
    binary = np.where(_frames(cover), 0, cover >= _INKED).astype(np.uint8)
    bridged = cv2.morphologyEx(binary, cv2.MORPH_CLOSE, np.ones((_BRIDGED_PX, _BRIDGED_PX), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(bridged, connectivity=8)
    wide = stats[:, cv2.CC_STAT_WIDTH] >= _SHORTEST_TRACE_MM * PX_PER_MM
    wide[0] = False
    # the grey fringe of a line says where its edge lies between two pixels
    with_fringe = cv2.dilate(wide[labels].astype(np.uint8), np.ones((5, 5), np.uint8))
    return np.where(with_fringe > 0, cover, 0.0).astype(np.float32)


def evened(cover: Plane) -> Plane:
    """Return the ink as a share of the darkest around it, so that a steep stroke counts like a level one.

    A fast deflection leaves little ink on thermal paper and little of a coarse pixel; beside other ink a faint pixel is
    the blur between two strokes.
    """
    darkest = cv2.dilate(cover, np.ones((_AROUND_PX[0], _AROUND_PX[1]), np.uint8))
    darkest = cv2.GaussianBlur(darkest, (0, 0), 1.5)
    return np.asarray(np.minimum(cover / np.maximum(darkest, _FAINTEST), 1.0), dtype=np.float32)


def _frames(cover: Plane) -> npt.NDArray[np.bool_]:
    """Mark straight vertical lines of 70 mm and more, and horizontal ones along the page's edge.

    Horizontal lines elsewhere are not marked: a flat trace is one too.
    """
    drawn = (cover >= _DRAWN).astype(np.uint8)
    vertical = cv2.morphologyEx(drawn, cv2.MORPH_OPEN, np.ones((_FRAME_MM * PX_PER_MM, 1), np.uint8))
    horizontal = cv2.morphologyEx(drawn, cv2.MORPH_OPEN, np.ones((1, _FRAME_MM * PX_PER_MM), np.uint8))
    edge = 3 * PX_PER_MM
    horizontal[edge:-edge] = 0
    return np.asarray(cv2.dilate(cv2.bitwise_or(vertical, horizontal), np.ones((3, 3), np.uint8)) > 0)


def find_rows(ink: Plane, *, n_rows: int | None = None) -> npt.NDArray[np.int64]:
    """Return the sheet rows of the baselines, top to bottom; empty where no trace runs.

    The isoelectric line is where a trace stays longest, so rows are the peaks of ink summed along the page. ``ink`` as
    from ``trace_ink``. Where a person has told ``n_rows`` and fewer stand out, weaker ones are taken in too.
    """
    found = _peaks(ink, least_share=_LEAST_SHARE, short_share=_SHORT_SHARE)
    if n_rows is None or len(found) >= n_rows:
        return found
    return _peaks(ink, least_share=_LEAST_SHARE / _WEAKER, short_share=_SHORT_SHARE / _WEAKER)


def _peaks(ink: Plane, *, least_share: float, short_share: float) -> npt.NDArray[np.int64]:
    profile = gaussian_filter1d((ink >= _INKED).sum(axis=1).astype(np.float64), 1.2 * PX_PER_MM)
    if profile.max() < 4.0 * PX_PER_MM / 8:
        return np.empty(0, np.int64)
    peaks, _ = find_peaks(
        profile,
        height=least_share * float(profile.max()),
        prominence=0.5 * least_share * float(profile.max()),
        distance=_NEAREST_ROWS_MM * PX_PER_MM,
    )
    baselines = np.asarray(peaks, dtype=np.int64)
    if not baselines.size:
        return baselines
    lengths = np.array([_columns_inked_near(ink, int(row)) for row in baselines])
    return np.asarray(baselines[lengths >= short_share * lengths.max()])


def likeliest_rows(ink: Plane, baselines: npt.NDArray[np.int64], n_rows: int) -> npt.NDArray[np.bool_]:
    """Mark the ``n_rows`` baselines that a cart would have printed: long ones, evenly apart.

    For a page whose layout a person has told: folds, shadows and lines of text are among the rows that were found.
    All are marked where there are no more than that.
    """
    if len(baselines) <= n_rows:
        return np.ones(len(baselines), np.bool_)
    lengths = np.array([_columns_inked_near(ink, int(row)) for row in baselines], np.float64)
    longest = np.sort(np.argsort(-lengths, kind="stable")[: n_rows + _MOST_SPARE_ROWS])
    share = lengths / max(lengths.max(), 1.0)

    def likeliness(chosen: tuple[int, ...]) -> float:
        apart = np.diff(baselines[list(chosen)])
        uneven = float(apart.std() / apart.mean()) if apart.size else 0.0
        return float(share[list(chosen)].mean()) - uneven

    best = max(combinations(longest.tolist(), n_rows), key=likeliness)
    return np.isin(np.arange(len(baselines)), best)


def _columns_inked_near(ink: Plane, baseline_px: int) -> int:
    reach = int(_NEAR_BASELINE_MM * PX_PER_MM)
    return int((ink[max(0, baseline_px - reach) : baseline_px + reach + 1] >= _INKED).any(axis=0).sum())
