from __future__ import annotations

from collections.abc import Callable
from math import log

import numpy as np
from ecg_digitizer.layout.lines import Line, read_lines
from ecg_digitizer.layout.parts import Parts
from ecg_shared.paper.style import font_file
from ecg_shared.serving.engine import Engine
from PIL import Image, ImageDraw, ImageFont

Reader = Callable[..., Line]


def test_a_line_reads_as_its_likeliest_characters_with_its_spaces(line: Reader) -> None:
    assert line("25 mm/s").text == "25 mm/s"


def test_equal_characters_side_by_side_are_two_where_a_blank_parts_them(line: Reader) -> None:
    assert line("III").text == "III"


def test_the_likeness_of_what_is_written_is_about_zero_and_that_of_another_word_far_below(line: Reader) -> None:
    written, other = line("aVL").likeness(["aVL", "aVF"])

    # three columns of F where L is 98 % sure: F has 0.02/72, about e^-8 each, or is squeezed into one blank column
    assert abs(written) < 0.5
    assert other < -8.0


def test_a_doubtful_character_is_weighed_not_decided(line: Reader) -> None:
    written, other = line("aVL", doubts={2: "F"}).likeness(["aVL", "aVF"])

    # three columns at 45 % against 53 %
    assert abs((written - other) - 3 * log(0.53 / 0.45)) < 0.05


def test_a_word_is_found_amid_a_line(line: Reader) -> None:
    speed, absent = line("x 50 mm/s 40Hz").holds(["50mm/s", "25mm/s"])

    assert speed > -0.5
    assert absent < -4.0


def test_print_on_a_page_is_read(models: Engine) -> None:
    page = Image.new("RGB", (600, 200), "white")
    font = ImageFont.truetype(str(font_file(bold=False)), 26)  # capitals of 18 px: 2.3 mm
    ImageDraw.Draw(page).text((40, 60), "aVF", fill="black", font=font)
    left, top, right, bottom = (edge / 8 for edge in font.getbbox("aVF"))
    label = np.zeros((50, 150), np.float32)
    rows = slice(round(2 * (7.5 + top)), round(2 * (7.5 + bottom)))
    label[rows, round(2 * (5 + left)) : round(2 * (5 + right))] = 1.0

    (found,) = read_lines(np.asarray(page), Parts({"label": label, "text": np.zeros_like(label)}), models)

    assert found.text == "aVF"
    assert found.label_share == 1.0
