"""The scale of the page: from its grid, or without one from what the file says of its resolution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.serving.predictor import Predictor

from ecg_digitizer.grid.mapping import PaperMap, uniform_map
from ecg_digitizer.grid.phase import fit_grid
from ecg_digitizer.grid.spectrum import find_ruling
from ecg_digitizer.page.picture import Picture

_STEADY_MM: Final = 0.25  # a fit worse than this leaves 10 ms of warp: less than that is trusted
_MM_PER_INCH: Final = 25.4
_SENSIBLE_DPI: Final = (90.0, 700.0)  # 72 and 96 are what programs write that know nothing
_SCREEN_DPI: Final = 96.0


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """The map from pixels to millimetres and where it comes from (``source``: "grid", "resolution").

    ``reasons`` are codes of what is doubtful about it.
    """

    paper: PaperMap
    source: str
    residual_mm: float | None
    reasons: tuple[str, ...]


def find_scale(picture: Picture, models: Predictor) -> Scale:
    """Return the page's scale. Raises EcgError ``grid_not_found`` where neither grid nor resolution give one."""
    darkness = (1.0 - np.min(picture.rgb, axis=2).astype(np.float32) / 255.0).astype(np.float32)
    ruling = find_ruling(darkness)
    if ruling is not None:
        fit = fit_grid(darkness, ruling)
        if fit.residual_mm <= _STEADY_MM:
            return Scale(fit.paper, "grid", fit.residual_mm, () if ruling.scale_is_sure else ("ruling_seen_once",))
        if np.isfinite(fit.residual_mm):
            return Scale(fit.paper, "grid", fit.residual_mm, ("grid_unsteady",))
    dpi = picture.dpi
    if dpi is not None and _SENSIBLE_DPI[0] <= dpi <= _SENSIBLE_DPI[1] and abs(dpi - _SCREEN_DPI) > 0.5:
        px_per_mm = dpi / _MM_PER_INCH
        return Scale(uniform_map(px_per_mm, px_per_mm), "resolution", None, ("grid_not_found",))
    raise EcgError(code=ErrorCode.GRID_NOT_FOUND)
