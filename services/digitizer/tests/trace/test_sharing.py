from __future__ import annotations

import numpy as np
from ecg_digitizer.trace.decode import Candidates, likeliest_way
from ecg_digitizer.trace.sharing import shared_out

COLUMNS = np.arange(300)


def seen(*heights_and_shares: tuple[np.ndarray, np.ndarray | float]) -> Candidates:
    """Six candidates a column: the given lines with their likelihoods, the rest far away and unlikely."""
    heights = [np.broadcast_to(np.asarray(height), COLUMNS.shape) for height, _ in heights_and_shares]
    shares = [np.broadcast_to(np.asarray(share, np.float64), COLUMNS.shape) for _, share in heights_and_shares]
    spare = 6 - len(heights)
    return Candidates(
        np.vstack([*np.rint(heights).astype(np.int64), *[np.full(COLUMNS.size, 5000 + n) for n in range(spare)]]),
        np.vstack([*np.log(shares), *[np.full(COLUMNS.size, -9.0)] * spare]),
    )


def followed(*rows: Candidates, apart_px: float = 200.0) -> list[np.ndarray]:
    baselines_px = 200.0 + apart_px * np.arange(len(rows))
    ways = shared_out(rows, [likeliest_way(row) for row in rows], baselines_px)
    return [row.along(way) for row, way in zip(rows, ways, strict=True)]


def test_a_stroke_that_both_rows_claim_goes_to_the_surer_and_the_other_takes_the_one_left_over() -> None:
    beat = np.abs(COLUMNS - 150) < 4
    up, down = np.where(beat, 120, 200), np.where(beat, 280, 200)  # the upper row has an R wave, not a deep S
    upper = seen((up, np.where(beat, 0.3, 1.0)), (down, np.where(beat, 0.7, 1e-3)))
    lower = seen((np.where(beat, 280, 400), 1.0))

    first, second = followed(upper, lower)

    assert first.tolist() == up.tolist()
    assert second.tolist() == np.where(beat, 280, 400).tolist()


def test_lines_that_only_cross_stay_as_they_are() -> None:
    falling, rising = 100 + COLUMNS, 400 - COLUMNS

    first, second = followed(seen((falling, 1.0)), seen((rising, 1.0)))

    assert first.tolist() == falling.tolist()
    assert second.tolist() == rising.tolist()


def test_without_another_way_both_keep_the_stroke() -> None:
    flat = np.full(COLUMNS.size, 200)

    first, second = followed(seen((flat, 1.0)), seen((flat, 1.0)))

    assert first.tolist() == second.tolist() == flat.tolist()


def test_rows_apart_are_left_alone() -> None:
    upper, lower = seen((np.full(300, 100), 1.0)), seen((np.full(300, 300), 1.0))

    assert [line[0] for line in followed(upper, lower)] == [100, 300]


def test_a_row_found_twice_keeps_its_line_in_both() -> None:
    """The one that no layout has use for is dropped later; until then it must not take the line away."""
    line = np.full(300, 200)
    twice = seen((line, 0.9), (line + 60, 0.1))

    first, second = followed(twice, twice, apart_px=32.0)

    assert first.tolist() == second.tolist() == line.tolist()
