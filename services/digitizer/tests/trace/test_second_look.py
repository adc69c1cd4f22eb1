from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from ecg_digitizer.trace import rows
from ecg_digitizer.trace.bands import band
from ecg_digitizer.trace.following import Sight, View
from ecg_digitizer.trace.second_look import CHANNELS, HALF_PX, MODEL, claims_of, looked_again, told
from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.raster import draw_raster
from ecg_shared.serving.predictor import Predictor

WIDTH = 640
UNLIKELY = -30.0


def said_of(line_px: np.ndarray, n_rows: int, *, top_px: int) -> np.ndarray:
    """A network's word that is sure of a line: logarithms of likelihoods, shape (n_rows + 2, w)."""
    said = np.full((n_rows + 2, line_px.size), UNLIKELY, np.float32)
    said[np.rint(line_px).astype(np.int64) - top_px, np.arange(line_px.size)] = 0.0
    return said


def sight_of(line_px: np.ndarray, *, top_px: int, n_rows: int = 320) -> Sight:
    return Sight((View(said_of(line_px, n_rows, top_px=top_px), top_px),))


class Sees:
    """A network that sees one line in every band, and remembers what it was told."""

    def __init__(self, line_in_band_px: float) -> None:
        self.line_in_band_px = line_in_band_px
        self.bands: list[np.ndarray] = []

    def predict(self, model: str, inputs: Mapping[str, np.ndarray], signature: str = "") -> dict[str, np.ndarray]:
        assert model == MODEL
        (shown,) = inputs["band"]
        self.bands.append(shown)
        line_px = np.full(shown.shape[1], self.line_in_band_px)
        return {"log_probability": said_of(line_px, shown.shape[0], top_px=0)[None]}

    def version(self, model: str) -> str:
        return "1"


PAPER = np.full((800, WIDTH, 3), 255, np.uint8)
BASELINES_PX = np.array([300.0, 380.0])
APART = (np.full(WIDTH, 300), np.full(WIDTH, 380))
MEETING = (np.where(np.abs(np.arange(WIDTH) - 320) < 4, 378, 300), APART[1])


def again(lines: tuple[np.ndarray, ...], models: Predictor, *, perhaps: int | None = None) -> list[Sight]:
    """The sights of the rows that see these lines; the lower row may be at another height in a few columns too."""
    sights = [sight_of(line, top_px=140 + 80 * row) for row, line in enumerate(lines)]
    candidates = [sight.candidates() for sight in sights]
    if perhaps is not None:
        candidates[1].height_px[0, 300:304], candidates[1].likely[0, 300:304] = perhaps, -2.0
    return looked_again(PAPER, BASELINES_PX, sights, candidates, np.array(lines), models)


def heights_of(sight: Sight) -> np.ndarray:
    return np.hstack([view.top_px + view.said[:-2].argmax(axis=0) for view in sight.views])


def test_rows_that_keep_apart_are_not_asked_for_again() -> None:
    models = Sees(0.0)

    sights = again(APART, models)

    assert models.bands == []
    assert [heights_of(sight).tolist() for sight in sights] == [line.tolist() for line in APART]


def test_where_rows_meet_what_is_seen_now_takes_the_place_of_what_was_seen_and_nowhere_else() -> None:
    upper, lower = again(MEETING, Sees(HALF_PX - 40.0))  # 40 px above each row's baseline

    now = heights_of(upper)
    assert now[320] == 260
    assert now[0] == now[-1] == 300
    assert np.ptp(np.flatnonzero(now == 260)) < 160  # 2 cm around the meeting
    assert now.size == WIDTH
    assert heights_of(lower)[320] == 340


@pytest.mark.parametrize(("perhaps", "asked"), [(305, 2), (280, 2), (350, 0), (440, 0)])
def test_a_line_that_may_reach_its_neighbours_is_asked_for_too_and_its_neighbour(perhaps: int, asked: int) -> None:
    models = Sees(HALF_PX)

    again(APART, models, perhaps=perhaps)

    assert len(models.bands) == asked


def test_a_line_that_only_the_first_look_sees_stays() -> None:
    class SeesNothing(Sees):
        def predict(self, model: str, inputs: Mapping[str, np.ndarray], signature: str = "") -> dict[str, np.ndarray]:
            said = super().predict(model, inputs)["log_probability"]
            said[:] = UNLIKELY
            said[:, -1] = 0.0  # hidden, or higher than the band
            return {"log_probability": said}

    upper, _ = again(MEETING, SeesNothing(0.0))

    assert heights_of(upper).tolist() == MEETING[0].tolist()


def test_a_band_tells_the_claims_of_the_row_of_those_above_and_of_those_below() -> None:
    baselines_px = np.array([200.0, 300.0, 400.0])
    cut, top_px = band(PAPER, baselines_px, 1, half_px=HALF_PX)
    sights = [sight_of(np.full(WIDTH, at), top_px=int(at) - 160) for at in baselines_px]

    seen = told(cut, [claims_of(sight, top_px, 2 * HALF_PX, slice(0, WIDTH)) for sight in sights], baselines_px, 1)

    assert seen.shape == (2 * HALF_PX, WIDTH, CHANNELS)
    np.testing.assert_array_equal(seen[..., :4], cut)
    assert [int(seen[:, 0, channel].argmax()) for channel in (4, 5, 6)] == [HALF_PX, HALF_PX - 100, HALF_PX + 100]
    assert seen[..., 4:].max() == 255
    assert seen[0, 0, 4] == 0


def test_claims_are_those_of_the_columns_asked_for_across_views() -> None:
    line_px = np.arange(200, 264)
    left, right = said_of(line_px[:40], 320, top_px=100), said_of(line_px[40:], 400, top_px=50)

    claims = claims_of(Sight((View(left, 100), View(right, 50))), 180, 100, slice(30, 60))

    assert claims.argmax(axis=0).tolist() == (line_px[30:60] - 180).tolist()


def test_strokes_among_close_rows_are_told_apart_better_than_at_first_look(
    recording: Ecg, models: Predictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = draw_raster(recording, "12x1", dpi=8 * 25.4, mm_per_mv=20.0)  # rows 11.5 mm apart, R waves of 22 mm
    baselines_mm = sorted({cell.baseline_mm - 0.5 / 8 for cell in drawn.plan.cells})

    def off_px() -> dict[str, float]:
        traces = rows.trace_rows(drawn.image, baselines_mm, models)
        off = {}
        for lead in drawn.leads:
            columns = np.arange(int(lead.x_px[0]) + 3, int(lead.x_px[-1]) - 2)
            away_px = 8.0 * traces[lead.row].y_mm[columns] - np.interp(columns, lead.x_px, lead.y_px)
            off[lead.lead] = float(np.sqrt(np.nanmean(away_px**2)))
        return off

    second = off_px()
    monkeypatch.setattr(rows, "looked_again", lambda _rgb, _baselines, sights, *_: list(sights))
    first = off_px()

    assert second["V3"] < 0.5 * first["V3"]  # 6 instead of 21 px
    assert second["V6"] < 0.2 * first["V6"]  # 2 instead of 27 px
