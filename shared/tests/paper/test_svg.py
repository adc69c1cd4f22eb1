from __future__ import annotations

import re

import numpy as np
import pytest
from ecg_shared.paper.plan import Box
from ecg_shared.paper.style import PaperStyle
from ecg_shared.paper.svg import COARSE_UNIT_MM, Drawing, hex_colour

RED = (255, 0, 0)


@pytest.fixture
def drawing() -> Drawing:
    """A drawing of 20 x 10 mm in units of 0.01 mm."""
    return Drawing(Box(0.0, 0.0, 20.0, 10.0), COARSE_UNIT_MM)


def test_a_line_in_millimetres_is_written_in_whole_units(drawing: Drawing) -> None:
    path = drawing.lines([np.array([(1.0, 2.0), (3.504, 4.006)])], RED, 0.25)
    assert 'd="M100 200 350 401"' in path  # 3.504 mm is 350.4 units, 4.006 mm 400.6
    assert 'stroke="#ff0000" stroke-width="25"' in path


def test_several_lines_are_one_path(drawing: Drawing) -> None:
    path = drawing.lines([np.zeros((2, 2)), np.ones((3, 2))], RED, 0.1)
    assert path.count("<path") == 1
    assert path.count("M") == 2


def test_without_lines_there_is_no_path(drawing: Drawing) -> None:
    assert drawing.lines([], RED, 0.1) == ""
    assert drawing.dots(np.empty((0, 2)), RED, 0.1) == ""


def test_a_shape_is_repeated_around_each_point(drawing: Drawing) -> None:
    cross = [np.array([(-1.0, -1.0), (1.0, 1.0)]), np.array([(-1.0, 1.0), (1.0, -1.0)])]
    path = drawing.stamps(cross, np.array([(5.0, 5.0), (9.0, 5.0)]), RED, 0.1)
    # from (5, 5) to the first line's corner and along it, then from its end to the second line's corner
    assert 'd="M500 500m-100 -100 200 200m-200 0 200 -200M900 500' in path


def test_paper_has_a_line_each_millimetre_and_a_bold_one_each_five(drawing: Drawing) -> None:
    fine, bold = re.findall(r'd="([^"]*)"', drawing.grid(Box(0.0, 0.0, 20.0, 10.0), PaperStyle()))
    assert fine.count("M") == 21 + 11
    assert bold.count("M") == 5 + 3


def test_the_document_has_the_views_true_size(drawing: Drawing) -> None:
    svg = drawing.document([]).decode()
    assert 'width="20mm" height="10mm" viewBox="0 0 2000 1000"' in svg


def test_a_picture_fills_its_rectangle(drawing: Drawing) -> None:
    picture = drawing.picture(b"\xff\xd8", Box(1.0, 1.0, 10.0, 5.0))
    assert 'x="100" y="100" width="1000" height="500"' in picture
    assert "data:image/jpeg;base64,/9g=" in picture


def test_a_colour_is_written_in_six_digits() -> None:
    assert hex_colour((1, 2, 255)) == "#0102ff"
