"""Both renderers put the ink where the truth says, to a part of a pixel."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.plan import PagePlan
from ecg_shared.paper.style import PaperStyle, font_file
from ecg_training.pages import first_renderer, second_renderer
from ecg_training.pages.page import Page
from ecg_training.pages.plans import Arrangement, plan
from ecg_training.pages.second_renderer import Look

WHITE, BLACK = (255, 255, 255), (0, 0, 0)
LOOK = Look(WHITE, WHITE, WHITE, BLACK, 0.3, "lines", whole_page=True, font=font_file(bold=False))
STYLE = PaperStyle(fine=None, bold=None, ink=BLACK)


@pytest.fixture(scope="module")
def page_plan(recording: Ecg) -> PagePlan:
    return plan(recording, Arrangement("3x4+1", row_pitch_mm=34.0))


@pytest.fixture(scope="module", params=["first", "second"])
def page(request: pytest.FixtureRequest, page_plan: PagePlan, recording: Ecg) -> Page:
    if request.param == "first":
        return first_renderer.draw(page_plan, recording, dpi=200, style=STYLE)
    return second_renderer.draw(page_plan, recording, dpi=200, look=LOOK)


def test_the_ink_of_a_flat_stretch_lies_on_the_centre_line(page: Page) -> None:
    lead = page.truth.leads[0]
    flat = lead.line_px[20:150]  # 0.04 to 0.3 s: before the first beat
    ink = 255.0 - page.image.astype(np.float64).mean(axis=2)
    away_px = [_middle(ink, round(x), y) - y for x, y in _at_columns(flat)]
    assert np.abs(away_px).max() < 0.15  # the line climbs by 0.1 px a column
    assert abs(float(np.mean(away_px))) < 0.03


def test_the_ink_of_a_beat_lies_at_its_time(page: Page) -> None:
    lead = page.truth.leads[-1]
    peak = lead.line_px[int(np.argmin(lead.line_px[:500, 1]))]
    ink = 255.0 - page.image.astype(np.float64).mean(axis=2)
    row = round(float(peak[1])) + 12  # where both flanks are a few pixels apart
    first = round(float(peak[0])) - 10
    part = ink[row, first : first + 21]
    assert float(part @ np.arange(first, first + 21) / part.sum()) == pytest.approx(float(peak[0]), abs=0.3)


def test_crossings_are_five_millimetres_apart(page: Page) -> None:
    assert page.truth.px_per_mm_at(1000.0, 800.0) == pytest.approx((200 / 25.4, 200 / 25.4))


def test_a_label_s_box_holds_its_ink_alone(page: Page) -> None:
    label = next(text for text in page.truth.texts if text.text == "V6")
    (left, top), (right, bottom) = label.corners_px[0], label.corners_px[2]
    ink = 255.0 - page.image.astype(np.float64).mean(axis=2)
    inside = ink[int(top) : int(bottom) + 2, int(left) : int(right) + 2].sum()
    around = ink[int(top) - 4 : int(bottom) + 6, int(left) - 4 : int(right) + 6].sum()
    assert inside > 10_000
    assert inside > 0.99 * around


def test_the_second_renderer_s_pdf_is_vectors(page_plan: PagePlan, recording: Ecg) -> None:
    content = second_renderer.draw_pdf(page_plan, recording, look=LOOK)
    assert content.startswith(b"%PDF")
    assert b"/Subtype /Image" not in content


def _at_columns(line: npt.NDArray[np.float64]) -> list[tuple[int, float]]:
    columns = np.arange(int(np.ceil(line[0, 0])), int(line[-1, 0]))
    return [(int(x), float(y)) for x, y in zip(columns, np.interp(columns, line[:, 0], line[:, 1]), strict=True)]


def _middle(ink: npt.NDArray[np.float64], column: int, near: float) -> float:
    rows = np.arange(round(near) - 4, round(near) + 5)
    part = ink[rows, column]
    return float(part @ rows / part.sum())
