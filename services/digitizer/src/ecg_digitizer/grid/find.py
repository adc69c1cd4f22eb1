"""The scale of the page: from its grid, or without one from what the file says of its resolution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.serving.predictor import Predictor

from ecg_digitizer.grid.crossings import STRIDE, Seen, see_crossings
from ecg_digitizer.grid.lattice import Lattice, count_out
from ecg_digitizer.grid.mapping import PaperMap, uniform_map
from ecg_digitizer.grid.outline import Outline, outline_of
from ecg_digitizer.grid.refine import refine
from ecg_digitizer.grid.skew import level_deg
from ecg_digitizer.grid.smooth import Net, fit_smoothly
from ecg_digitizer.page.picture import Picture

Array = npt.NDArray[np.float64]

LATTICE_MM: Final = 5.0
_STEADY_MM: Final = 0.25  # a fit worse than this leaves 10 ms of warp: less than that is trusted
_MM_PER_INCH: Final = 25.4
_SENSIBLE_DPI: Final = (90.0, 700.0)  # 72 and 96 are what programs write that know nothing
_SCREEN_DPI: Final = 96.0
_LONG_SIDES_PX: Final = (1120, 608, 2048)
"""Sizes at which the page is shown in turn: 5 mm of a whole sheet are 19 px at the first, of a cut-out at another."""
_PITCHES_PX: Final = (9.0, 50.0)
"""Distances of crossings that the network has learnt, with a little to spare."""
_FEWEST_CROSSINGS: Final = 48
_LEAST_SURENESS: Final = 0.4
_LEAST_FILL: Final = 0.55
"""A lattice seen into a page without one has as many holes as crossings."""
_LEAST_LINES: Final = 0.5
_SECOND_PAGE: Final = 0.4
_OVERLAP: Final = 0.1
_OUT_OF_STEP: Final = 0.12  # of the pitch, on average; what lies anyhow is out of step by 0.25
_MANY_CROSSINGS: Final = 400
_LEAST_OF_MANY: Final = 0.08
"""Rows of traces and their beats make lattices too, but not of so many crossings: sparse dots do for a line there."""
_LEAST_FINE_LINES: Final = 0.05
_SHEET_MM: Final = 150.0
"""Lines seen once are 5 mm apart if that makes the grid this long: at 1 mm it would be a thumb's width."""
_SHEETS_MM: Final = ((140.0, 310.0), (200.0, 440.0))
"""Short and long sides of what is scanned whole: from A5 to A3."""
_OTHER_SCALE: Final = 1.4
_MARGIN_MM: Final = 15.0
"""Around a grid there is paper: this much holds the line that tells speed and gain."""
_COARSE_STIFFNESS: Final = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """The map from pixels to millimetres and where it comes from (``source``: "grid", "resolution").

    ``outline`` is where on the picture the paper lies, ``reasons`` are codes of what is doubtful about the scale.
    """

    paper: PaperMap
    outline: Outline
    source: str
    residual_mm: float | None
    reasons: tuple[str, ...]


def find_scale(picture: Picture, models: Predictor) -> Scale:
    """Return the page's scale.

    Raises EcgError ``grid_not_found`` where neither grid nor resolution give one or ``two_pages``, and as ``models``
    does.
    """
    seen = None
    for long_side_px in _LONG_SIDES_PX:
        seen = see_crossings(picture, models, shrink=max(picture.rgb.shape) / long_side_px)
        lattices = count_out(seen.px, seen.sureness)
        lattice = _clear_lattice(seen, lattices)
        scale = _scale_of(picture, seen, lattice) if lattice else None
        if lattice is not None and scale is not None and not _is_contradicted(scale, picture):
            if any(_is_another_page(lattice, other) for other in lattices[1:]):
                raise EcgError(code=ErrorCode.TWO_PAGES)
            return scale
    dpi = picture.dpi
    if seen is not None and dpi is not None and _is_sensible(dpi):
        px_per_mm = dpi / _MM_PER_INCH
        outline = outline_of(picture, seen, np.empty((0, 2)), beyond_px=0.0)
        paper = uniform_map(px_per_mm, px_per_mm, turn_deg=level_deg(picture))
        return Scale(paper, outline, "resolution", None, ("grid_not_found",))
    raise EcgError(code=ErrorCode.GRID_NOT_FOUND)


def _is_contradicted(scale: Scale, picture: Picture) -> bool:
    """Whether a ruling that was seen once is quite another than that of the sheet which the file says it is.

    Beats that stand above one another make a lattice with the rows they stand in, of 2 cm by 4.
    """
    if picture.dpi is None or not _is_sensible(picture.dpi) or "ruling_seen_once" not in scale.reasons:
        return False
    sheet_mm = [_MM_PER_INCH * side / picture.dpi for side in sorted(picture.rgb.shape[:2])]
    is_sheet = all(low < side < high for side, (low, high) in zip(sheet_mm, _SHEETS_MM, strict=True))
    px_per_mm = float(np.mean(scale.paper.px_per_mm_at(picture.width_px / 2.0, picture.height_px / 2.0)))
    return is_sheet and abs(np.log(px_per_mm * _MM_PER_INCH / picture.dpi)) > np.log(_OTHER_SCALE)


def _is_sensible(dpi: float) -> bool:
    return _SENSIBLE_DPI[0] <= dpi <= _SENSIBLE_DPI[1] and abs(dpi - _SCREEN_DPI) > 0.5


def _clear_lattice(seen: Seen, lattices: list[Lattice]) -> Lattice | None:
    for lattice in lattices[:1]:
        pitch_px = lattice.pitch_px * STRIDE / seen.block_px
        is_large = len(lattice.px) >= _FEWEST_CROSSINGS and lattice.fill >= _LEAST_FILL
        if is_large and lattice.sureness >= _LEAST_SURENESS and _PITCHES_PX[0] <= pitch_px <= _PITCHES_PX[1]:
            return lattice
    return None


def _is_another_page(lattice: Lattice, other: Lattice) -> bool:
    """Whether a second lattice is large, beside the first and none of it, as what is behind a fold or a hand is."""
    if len(other.px) < _SECOND_PAGE * len(lattice.px) or other.fill < _LEAST_FILL:
        return False
    first, second = (cv2.convexHull(one.px.astype(np.float32)) for one in (lattice, other))
    shared, _ = cv2.intersectConvexConvex(first, second)
    if shared > _OVERLAP * min(cv2.contourArea(first), cv2.contourArea(second)):
        return False
    plane, _ = cv2.findHomography(lattice.px, lattice.place.astype(np.float64), 0)
    at = cv2.perspectiveTransform(other.px[:, None].astype(np.float64), plane)[:, 0]
    return float(np.abs(at - np.rint(at)).mean()) > _OUT_OF_STEP


def _scale_of(picture: Picture, seen: Seen, lattice: Lattice) -> Scale | None:
    """Return the scale by a lattice, None where no lines run where it says."""
    red, green, blue = cv2.split(picture.rgb)
    darkness = np.asarray(255 - cv2.min(cv2.min(red, green), blue), np.uint8)
    refined = refine(darkness, _coarse_map(lattice), LATTICE_MM * lattice.place.astype(np.float64))
    if refined.five < (_LEAST_LINES if len(lattice.px) < _MANY_CROSSINGS else _LEAST_OF_MANY):
        return None
    long_mm = LATTICE_MM * float(np.ptp(lattice.place, axis=0).max())
    doubts = (
        *(("grid_unsteady",) if refined.residual_mm > _STEADY_MM else ()),
        *(("ruling_seen_once",) if refined.one < _LEAST_FINE_LINES and long_mm < _SHEET_MM else ()),
    )
    outline = outline_of(picture, seen, lattice.px, beyond_px=_MARGIN_MM / LATTICE_MM * lattice.pitch_px)
    return Scale(refined.paper, outline, "grid", refined.residual_mm, doubts)


def _coarse_map(lattice: Lattice) -> PaperMap:
    """Return the map through the counted crossings, smooth enough not to follow the errors of each."""
    at_mm = LATTICE_MM * lattice.place.astype(np.float64)
    plane, _ = cv2.findHomography(at_mm, lattice.px, 0)
    flat = PaperMap(np.asarray(plane, np.float64))
    u, v = flat.to_mm(lattice.px[:, 0], lattice.px[:, 1])
    net = Net.over(at_mm[:, 0], at_mm[:, 1])
    trust = np.ones(len(at_mm))
    in_u, _ = fit_smoothly(net, u - at_mm[:, 0], trust, (_COARSE_STIFFNESS,))
    in_v, _ = fit_smoothly(net, v - at_mm[:, 1], trust, (_COARSE_STIFFNESS,))
    return PaperMap(flat.plane, net.relief(in_u, in_v))
