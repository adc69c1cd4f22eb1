from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.trace.following import Sight, View
from ecg_digitizer.trace.limb_leads import find_limb_leads, limb_leads_settled
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import LIMB_LEADS, PRECORDIAL_LEADS

N_COLUMNS = 900
HEIGHT_PX = 480
LOST = slice(300, 312)
LEVELS_PX = 40.0 + 60.0 * np.arange(6)
CABRERA = ("aVL", "I", "-aVR", "II", "aVF", "III")


def drawn(recording: Ecg, leads: tuple[str, ...]) -> np.ndarray:
    """Heights of the leads' rows, a column 5 ms wide (8 px/mm, 25 mm/s), 30 px a millivolt."""
    signal_mv = [(-1.0 if lead[0] == "-" else 1.0) * recording.lead_mv(lead.lstrip("-")) for lead in leads]
    time_s = 0.005 * np.arange(N_COLUMNS)
    heights = [np.interp(time_s, np.arange(recording.n_samples) / recording.sampling_rate_hz, mv) for mv in signal_mv]
    return LEVELS_PX[: len(leads), None] - 30.0 * np.array(heights)


def sure(heights: np.ndarray) -> np.ndarray:
    return np.ones(heights.shape, bool)


def seeing(*lines_and_shares: tuple[np.ndarray, np.ndarray | float]) -> Sight:
    """A row in whose columns the network holds lines as likely as said, each a Gaussian of 1 px, the rest anywhere."""
    rows = np.arange(HEIGHT_PX)[:, None]
    probability = np.full((HEIGHT_PX + 2, N_COLUMNS), 1e-6)
    for line, share in lines_and_shares:
        probability[:-2] += share * np.exp(-0.5 * (rows - line) ** 2) / np.sqrt(2.0 * np.pi)
    return Sight((View(np.log(probability / probability.sum(axis=0)).astype(np.float32), 0),))


def settled(true_px: np.ndarray, single_px: np.ndarray, doubted: list[int]) -> np.ndarray:
    """Read rows of which some saw two lines in the lost columns and took the wrong one, seven times in ten."""
    rows = range(len(true_px))
    lost = np.isin(np.arange(N_COLUMNS), np.arange(N_COLUMNS)[LOST])
    share = [np.where(lost & (row in doubted), 0.3, 1.0) for row in rows]
    sights = [seeing((true_px[row], share[row]), (single_px[row], 1.0 - share[row])) for row in rows]
    likely = np.where(np.isin(rows, doubted)[:, None] & lost, np.log(0.5), 0.0)
    return limb_leads_settled(sights, [sight.candidates() for sight in sights], single_px, likely)


@pytest.mark.parametrize("leads", [LIMB_LEADS, CABRERA])
def test_limb_leads_are_told_by_how_they_hang_together(recording: Ecg, leads: tuple[str, ...]) -> None:
    heights = drawn(recording, leads)

    (found,) = find_limb_leads(heights, sure(heights))

    assert found.first_row == 0
    assert found.there[16:-16].all()


@pytest.mark.parametrize("leads", [PRECORDIAL_LEADS, PRECORDIAL_LEADS[:3], PRECORDIAL_LEADS[3:], ("II", "V1", "V5")])
def test_other_leads_are_not_taken_for_limb_leads(recording: Ecg, leads: tuple[str, ...]) -> None:
    heights = drawn(recording, leads)

    assert find_limb_leads(heights, sure(heights)) == []


def test_flat_rows_are_not_taken_for_limb_leads() -> None:
    flat = np.repeat(LEVELS_PX[:, None], N_COLUMNS, axis=1)

    assert find_limb_leads(flat, sure(flat)) == []


def test_rows_are_found_only_where_they_keep_to_one_another(recording: Ecg) -> None:
    # limb leads up to column 450, chest leads behind, as on a page of two columns
    heights = np.where(np.arange(N_COLUMNS) < 450, drawn(recording, LIMB_LEADS), drawn(recording, PRECORDIAL_LEADS))

    (found,) = find_limb_leads(heights, sure(heights))

    assert found.there[16:400].all()
    assert not found.there[450:].any()


def test_rows_that_went_astray_take_the_heights_that_all_six_agree_on(recording: Ecg) -> None:
    true = drawn(recording, LIMB_LEADS)
    astray = true.copy()
    astray[3, LOST] += 50.0  # aVR on a stroke of aVL's row, and III on one above
    astray[2, LOST] -= 40.0

    read = settled(true, astray, doubted=[2, 3])

    # guesses are made of whole pixels; those of two rows add up
    assert np.abs(read - true).max() < 4.0


@pytest.mark.parametrize("leads", [LIMB_LEADS[:3], LIMB_LEADS[3:]])
def test_one_of_three_rows_that_followed_a_pen_comes_back(recording: Ecg, leads: tuple[str, ...]) -> None:
    true = drawn(recording, leads)
    astray = true.copy()
    astray[1, LOST] += 40.0

    read = settled(true, astray, doubted=[1])

    assert np.abs(read - true).max() < 4.0


def test_rows_without_doubt_keep_their_line(recording: Ecg) -> None:
    true = drawn(recording, LIMB_LEADS)
    own = true + 0.25  # what a row sees to sub-pixels is better than what the others say of it

    assert np.array_equal(settled(true, own, doubted=[1]), own)


def test_where_a_row_sees_no_line_none_is_made_up(recording: Ecg) -> None:
    true = drawn(recording, LIMB_LEADS)
    blank = true.copy()
    blank[5, LOST] = np.nan
    sights = [seeing((line, 1.0)) for line in true]

    read = limb_leads_settled(
        sights, [sight.candidates() for sight in sights], blank, np.where(np.isnan(blank), -3.0, 0.0)
    )

    assert np.isnan(read[5, LOST]).all()
