"""One row followed along the sheet by the network; where its trace leaves the band, in a taller one."""

from __future__ import annotations

from typing import Final

import numpy as np
from ecg_shared.serving.predictor import Predictor

from ecg_digitizer.page.picture import Rgb
from ecg_digitizer.page.rectify import PX_PER_MM
from ecg_digitizer.trace.bands import MODEL, MULTIPLE_PX, Array, band, half_height_px
from ecg_digitizer.trace.decode import Line, LogProbability, decode

_TALL_PX: Final = 40 * PX_PER_MM  # a signal of 4 mV at the usual gain
_EDGE_PX: Final = 6
_HIDDEN: Final = 0.3  # where the trace lies outside the band the network says "hidden"
_AROUND_PX: Final = 2 * MULTIPLE_PX  # what is left and right tells the network whose stroke it is


def follow_row(rgb: Rgb, baselines_px: Array, row: int, models: Predictor) -> Line:
    """Return the row's line in rows of the sheet, one height a column. Raises ModelUnavailableError.

    ``baselines_px`` are those of all rows, in rows of the sheet.
    """
    half = half_height_px(baselines_px)
    said, top = _asked(rgb, baselines_px, row, models, half_px=half)
    line = decode(said)
    height, error = line.height_px + top, line.error_px
    for start, stop in _leaving(line, said):
        said, top = _asked(rgb[:, start:stop], baselines_px, row, models, half_px=_TALL_PX)
        taller = decode(said)
        first, last = (0 if start == 0 else _AROUND_PX // 2), (None if stop >= rgb.shape[1] else -_AROUND_PX // 2)
        height[start:stop][first:last] = (taller.height_px + top)[first:last]
        error[start:stop][first:last] = taller.error_px[first:last]
    return Line(height, error)


def _asked(rgb: Rgb, baselines_px: Array, row: int, models: Predictor, *, half_px: int) -> tuple[LogProbability, int]:
    cut, top = band(rgb, baselines_px, row, half_px=half_px)
    (said,) = models.predict(MODEL, {"band": cut[None]})["log_probability"]
    return said[:, : rgb.shape[1]], top


def _leaving(line: Line, said: LogProbability) -> list[tuple[int, int]]:
    """Return the stretches of columns around places where the line is at the band's edge or beyond it."""
    n_rows, n_columns = said.shape[0] - 2, said.shape[1]
    at_edge = (line.height_px < _EDGE_PX) | (line.height_px > n_rows - 1 - _EDGE_PX)
    beyond = at_edge | (said[-1] > np.log(_HIDDEN))
    stretches: list[tuple[int, int]] = []
    for column in np.flatnonzero(beyond):
        start = max(0, int(column) - _AROUND_PX) // MULTIPLE_PX * MULTIPLE_PX
        stop = min(n_columns, -(-(int(column) + _AROUND_PX) // MULTIPLE_PX) * MULTIPLE_PX)
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], stop)
        else:
            stretches.append((start, stop))
    return stretches
