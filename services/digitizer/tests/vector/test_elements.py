from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pypdfium2
import pytest
from ecg_digitizer.vector.elements import PageElements, page_elements

MakePdf = Callable[..., bytes]


def read(content: bytes) -> PageElements:
    elements = page_elements(pypdfium2.PdfDocument(content)[0])
    assert elements is not None
    return elements


def test_points_are_counted_from_the_top_left_corner_downwards(make_pdf: MakePdf) -> None:
    (line,) = read(make_pdf("0.1 0.2 0.3 RG 2 w 100 595 m 150 495 l S")).lines
    assert line.points == pytest.approx(np.array([(100.0, 0.0), (150.0, 100.0)]), abs=1e-3)
    assert line.pen.width_pt == 2.0
    assert line.pen.colour == (26, 51, 77, 255)  # 0.1, 0.2, 0.3 of 255


def test_forms_inside_forms_are_followed_with_all_their_matrices(make_pdf: MakePdf) -> None:
    # /F shifts up by 20 (its own matrix), /G doubles and shifts right by 10, the page shifts right by 100
    content = make_pdf("q 1 0 0 1 100 0 cm /G Do Q", form="1 w 0 0 m 30 40 l S")
    (line,) = read(content).lines
    assert line.points == pytest.approx(np.array([(110.0, 595.0 - 40.0), (170.0, 595.0 - 120.0)]), abs=1e-3)
    assert line.pen.width_pt == 2.0


def test_a_curve_becomes_short_lines_on_the_curve(make_pdf: MakePdf) -> None:
    (line,) = read(make_pdf("0 595 m 0 535 60 535 60 595 c S")).lines
    assert len(line.points) == 9
    assert line.points[4] == pytest.approx([30.0, 45.0], abs=1e-3)  # the middle of a Bézier arch: 3/4 of its height


@pytest.mark.parametrize(
    ("rotate", "expected"),
    [(0, (100.0, 95.0)), (90, (500.0, 100.0)), (180, (742.0, 500.0)), (270, (95.0, 742.0))],
)
def test_a_turned_page_is_read_as_it_is_shown(make_pdf: MakePdf, rotate: int, expected: tuple[float, float]) -> None:
    elements = read(make_pdf("100 500 m 200 500 l S", rotate=rotate))
    assert elements.lines[0].points[0] == pytest.approx(expected, abs=1e-3)
    assert (elements.width_pt, elements.height_pt) == ((842.0, 595.0) if rotate in (0, 180) else (595.0, 842.0))


def test_a_thin_filled_rectangle_is_a_line_and_a_filled_shape_is_none(make_pdf: MakePdf) -> None:
    elements = read(make_pdf("100 100 200 0.3 re f 300 300 50 50 re f"))
    (line,) = elements.lines
    assert line.points[:, 1] == pytest.approx([594.85 - 100.0] * 2, abs=1e-3)
    assert np.ptp(line.points[:, 0]) == pytest.approx(200.0)


def test_words_have_their_boxes_where_they_are_shown(make_pdf: MakePdf) -> None:
    elements = read(make_pdf("BT /H 9 Tf 50 500 Td (aVR) Tj 100 0 Td (V1) Tj ET"))
    assert [word.text for word in elements.words] == ["aVR", "V1"]
    assert elements.words[0].left == pytest.approx(50.0, abs=1.0)
    assert elements.words[0].bottom == pytest.approx(95.0, abs=1.0)
    assert elements.words[1].left == pytest.approx(150.0, abs=1.0)
