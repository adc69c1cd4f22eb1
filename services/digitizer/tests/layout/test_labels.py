from __future__ import annotations

import cv2
import numpy as np
import pytest
from ecg_digitizer.layout.labels import read_labels
from ecg_shared.contract.leads import STANDARD_LEADS
from ecg_shared.paper.style import font_file
from PIL import Image, ImageDraw, ImageFont

NO_TRACE = np.zeros((300, 400), np.float32)


def written(text: str, *, size_px: int = 30, blur_px: float = 0.0) -> np.ndarray:
    image = Image.new("L", (400, 300))
    ImageDraw.Draw(image).text((100, 100), text, fill=255, font=ImageFont.truetype(str(font_file(bold=False)), size_px))
    cover = np.asarray(image, np.float32) / 255
    return cv2.GaussianBlur(cover, (0, 0), blur_px) if blur_px else cover


@pytest.mark.parametrize("lead", STANDARD_LEADS)
def test_each_lead_is_read_at_the_size_carts_print(lead: str) -> None:
    labels = read_labels(written(lead), NO_TRACE)

    assert [label.lead for label in labels] == [lead]


@pytest.mark.parametrize("lead", ["II", "aVR", "V2", "V5"])
def test_blur_of_a_pixel_does_no_harm(lead: str) -> None:
    labels = read_labels(written(lead, blur_px=1.0), NO_TRACE)

    assert [label.lead for label in labels] == [lead]


def test_a_tall_mark_beside_a_label_is_not_part_of_it() -> None:
    cover = written("V1")
    cover[90:140, 92:95] = 1.0  # a column mark, 6 mm tall, less than a millimetre away

    assert "V1" in [label.lead for label in read_labels(cover, NO_TRACE)]


def test_a_line_of_text_names_no_lead() -> None:
    assert [label for label in read_labels(written("Seconds 0 to 10", size_px=24), NO_TRACE) if label.score > 0.8] == []
