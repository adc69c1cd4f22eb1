"""The digitized page with its trace."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import cv2
import numpy as np
import pytest
from ecg_analyzer.report.page_picture import MOST_BYTES, page_figure

TRACE = {
    "width": 2200,
    "height": 1100,
    "leads": [
        {
            "name": "II",
            "box": {"x": 99.5, "y": 199.5, "width": 1000.0, "height": 300.0},
            "coverage": 0.987,
            "confidence": 0.9,
            "x": [100.0, 600.0, 600.0, 700.0, 1100.0],
            "y": [300.0, 250.0, None, 260.0, 300.0],
        }
    ],
    "grid": None,
}


def _page(noise: int = 0, size: tuple[int, int] = (1100, 2200)) -> bytes:
    pixels = np.full((*size, 3), 255, np.uint8)
    pixels -= np.random.default_rng(1).integers(0, noise + 1, pixels.shape).astype(np.uint8)
    return cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 80])[1].tobytes()


def _picture(svg: bytes) -> Any:
    found = re.search(rb"base64,([^\"]*)", svg)
    assert found is not None
    return cv2.imdecode(np.frombuffer(base64.b64decode(found[1]), np.uint8), cv2.IMREAD_COLOR)


def test_the_trace_lies_where_the_picture_shows_it() -> None:
    figure = page_figure(_page(), json.dumps(TRACE).encode())
    assert (figure.view.width, figure.view.height) == (168.0, 84.0)
    # pixel 99.5 is the edge between two pixels, 100 px from the left: 100 / 2200 x 168 mm = 7.64 mm; 0.01 mm a unit
    assert b"M764 1527 8400 1527" in figure.svg
    assert b"M767 2295 4586 1913" in figure.svg  # from the centres (100.5, 300.5) px to (600.5, 250.5) px


def test_a_gap_in_the_trace_is_not_bridged() -> None:
    figure = page_figure(_page(), json.dumps(TRACE).encode())
    assert b"M5349 1989 8404 2295" in figure.svg  # begins anew at x = 700.5 px


def test_leads_are_named_with_how_much_of_them_was_read() -> None:
    figure = page_figure(_page(), json.dumps(TRACE).encode())
    assert [caption.text for caption in figure.captions] == ["II 99 %"]
    assert figure.alt == "The digitized page with the trace read from it, 1 leads"


def test_a_noisy_scan_is_made_smaller_until_it_fits() -> None:
    noisy = page_figure(_page(noise=200), json.dumps(TRACE).encode())
    assert len(base64.b64encode(_page(noise=200))) > 1_000_000
    assert len(noisy.svg) < 1.5 * MOST_BYTES
    assert max(_picture(noisy.svg).shape) >= 700


def test_a_tall_page_keeps_its_shape() -> None:
    figure = page_figure(_page(size=(1000, 500)), json.dumps({**TRACE, "width": 500, "height": 1000}).encode())
    assert (figure.view.width, figure.view.height) == (75.0, 150.0)
    assert _picture(figure.svg).shape[:2] == (1000, 500)


def test_a_picture_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no JPEG"):
        page_figure(b"not a picture", json.dumps(TRACE).encode())
