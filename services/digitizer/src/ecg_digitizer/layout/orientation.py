"""Which way up a page is: the way in which its print can be read."""

from __future__ import annotations

from typing import Final

import numpy as np
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.serving.predictor import Predictor

from ecg_digitizer.layout.page_layout import PageLayout, look_over
from ecg_digitizer.page.picture import Rgb

_OTHER_WAYS: Final = (2, 1, 3)
"""Quarter turns counter-clockwise: pages are put in upside down more often than sideways."""
_ENOUGH: Final = 2.0
"""Words that suffice to believe a page is upright: one may be read into anything."""
_PLENTY: Final = 4.0
_ALIKE_UPSIDE_DOWN: Final = frozenset({"I", "II", "III", "X", "Z"})
_OF_A_SCALE: Final = 2.0


def upright(rgb: Rgb, models: Predictor, *, n_rows: int | None = None) -> tuple[int, PageLayout]:
    """Return by how many quarters to turn a sheet counter-clockwise, and what it then shows.

    The other ways are looked at only where the sheet as it is holds no words. Raises EcgError ``page_mirrored``, and as
    ``look_over`` does.
    """
    as_it_is = _looked(rgb, models, n_rows)
    words = 0.0 if as_it_is is None else _words(as_it_is)
    if as_it_is is not None and words >= _ENOUGH:
        if words < _PLENTY:
            _refuse_mirrored(rgb, models, n_rows, words)
        return 0, as_it_is
    turned = [
        (quarters, _looked(np.ascontiguousarray(np.rot90(rgb, quarters)), models, n_rows)) for quarters in _OTHER_WAYS
    ]
    ways = [(quarters, found) for quarters, found in ((0, as_it_is), *turned) if found is not None]
    if not ways:
        raise EcgError(code=ErrorCode.NO_ECG_FOUND)
    best = max(ways, key=lambda way: _words(way[1]))
    if _words(best[1]) < _ENOUGH:
        for quarters in (0, *_OTHER_WAYS):
            _refuse_mirrored(np.rot90(rgb, quarters), models, n_rows, _words(best[1]))
    return best if _words(best[1]) >= _ENOUGH or as_it_is is None else (0, as_it_is)


def _refuse_mirrored(rgb: Rgb, models: Predictor, n_rows: int | None, words: float) -> None:
    """Raise where far more words are read from behind: a film, or the picture of a camera on the screen's side."""
    found = _looked(np.ascontiguousarray(rgb[:, ::-1]), models, n_rows)
    if found is not None and _words(found) >= words + _PLENTY:
        raise EcgError(code=ErrorCode.PAGE_MIRRORED)


def _looked(rgb: Rgb, models: Predictor, n_rows: int | None) -> PageLayout | None:
    try:
        return look_over(rgb, models, n_rows=n_rows)
    except EcgError as refused:
        if refused.code != ErrorCode.NO_ECG_FOUND:
            raise
        return None


def _words(found: PageLayout) -> float:
    """Return how many words are read that would not be upside down."""
    names = sum(label.is_clear and label.name[0] not in _ALIKE_UPSIDE_DOWN for label in found.labels)
    scales = (found.printed.mm_per_s is not None) + (found.printed.mm_per_mv is not None)
    return names + _OF_A_SCALE * scales
