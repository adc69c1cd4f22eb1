from __future__ import annotations

import numpy as np
from ecg_digitizer.grid.lattice import count_out
from ecg_digitizer.grid.mapping import projected

SEEN_FROM_ASIDE = np.array([(20.0, 1.5, 40.0), (-1.0, 19.0, 60.0), (1e-3, 2e-3, 1.0)])


def crossings(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Crossings of 40 by 30 lines seen at an angle and waved by half their distance, off by a pixel or so."""
    place = np.stack(np.meshgrid(np.arange(40), np.arange(30)), axis=-1).reshape(-1, 2)
    u, v = place[:, 0] + 0.5 * np.sin(place[:, 1] / 6.0), place[:, 1] + 0.5 * np.sin(place[:, 0] / 7.0)
    return place, np.column_stack(projected(SEEN_FROM_ASIDE, u, v)) + rng.normal(0.0, 0.7, place.shape)


def test_crossings_are_counted_through_perspective_waves_holes_and_strays() -> None:
    rng = np.random.default_rng(1)
    place, px = crossings(rng)
    seen = (rng.random(len(px)) < 0.8) & ~((np.abs(place[:, 0] - 20) < 3) & (np.abs(place[:, 1] - 15) < 3))
    strays = rng.uniform(px.min(axis=0), px.max(axis=0), (150, 2))
    every = np.concatenate([px[seen], strays])
    sureness = np.concatenate([np.full(seen.sum(), 0.9), np.full(150, 0.4)])

    lattice = count_out(every, sureness)[0]

    # compare with the truth by the pixels: the count may begin anywhere
    true_at = {tuple(at): one for at, one in zip(px[seen].round(6).tolist(), place[seen], strict=True)}
    counted = [
        (one, true_at[tuple(at)])
        for at, one in zip(lattice.px.round(6).tolist(), lattice.place, strict=True)
        if tuple(at) in true_at
    ]
    offsets = {tuple((one - true).tolist()) for one, true in counted}
    assert len(offsets) == 1
    assert len(counted) > 0.93 * seen.sum()
    # a stray is taken only where it lies near a crossing that was not seen
    assert len(lattice.px) - len(counted) < 30


def test_points_strewn_at_random_make_no_full_lattice() -> None:
    strewn = np.random.default_rng(2).uniform(0.0, 1000.0, (800, 2))

    lattices = count_out(strewn, np.ones(800))

    assert all(lattice.fill < 0.55 or len(lattice.px) < 30 for lattice in lattices)
