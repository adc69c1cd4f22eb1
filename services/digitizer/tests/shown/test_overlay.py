from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
from ecg_digitizer.digitization import Digitization
from ecg_digitizer.page.picture import Picture
from ecg_digitizer.shown.overlay import draw_overlay
from ecg_digitizer.shown.page import ShownPage, show_page
from ecg_shared.paper.raster import RasterPage
from PIL import Image


def overlay_of(shown: ShownPage) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(draw_overlay(shown))).convert("RGB")).astype(int)


def test_only_what_was_read_has_a_colour(page: RasterPage, read_page: Digitization) -> None:
    shown = show_page(Picture(page.image), replace(read_page, leads=read_page.leads[:1]))

    overlay = overlay_of(shown)

    assert overlay.shape == page.image.shape
    coloured = np.ptp(overlay, axis=2) > 60
    box = shown.leads[0].box
    rows, columns = np.nonzero(coloured)
    assert len(rows) > 500
    assert box.y - 60 < rows.min() < rows.max() < box.y + box.height + 10  # the label stands above
    assert box.x - 10 < columns.min() < columns.max() < box.x + box.width + 10


def test_the_line_is_drawn_where_the_lead_was_read(page: RasterPage, read_page: Digitization) -> None:
    shown = show_page(Picture(page.image), replace(read_page, leads=read_page.leads[:1]))
    overlay = overlay_of(shown)
    truth = next(lead for lead in page.leads if lead.lead == "I")
    flat = slice(60, 140)  # before the first beat's P wave, where the line is level

    inked = overlay[np.rint(truth.y_px[flat]).astype(int), np.rint(truth.x_px[flat]).astype(int)]

    assert np.median(inked[:, 2] - inked[:, 0]) > 120  # blue: the lead may be believed


def test_colours_say_how_far_a_lead_may_be_believed(page: RasterPage, read_page: Digitization) -> None:
    def mean_colour(confidence: float) -> np.ndarray:
        lead = replace(read_page.leads[0], confidence=confidence)
        overlay = overlay_of(show_page(Picture(page.image), replace(read_page, leads=(lead,))))
        return overlay[np.ptp(overlay, axis=2) > 120].mean(axis=0)

    blue, orange, magenta = mean_colour(0.9), mean_colour(0.6), mean_colour(0.2)
    assert blue.argmax() == 2
    assert (orange.argmax(), orange.argmin()) == (0, 2)
    assert (magenta.argmax(), magenta.argmin()) == (0, 1)


def test_a_page_without_leads_is_a_picture_all_the_same(page: RasterPage, read_page: Digitization) -> None:
    shown = show_page(Picture(page.image), replace(read_page, leads=()))

    assert np.ptp(overlay_of(shown), axis=2).max() == 0


def test_leads_at_the_edge_of_a_small_page_are_drawn(read_page: Digitization) -> None:
    corner = np.array([[0.0, 0.0], [98.0, 1.0], [99.0, 99.0]])
    lead = replace(read_page.leads[0], outline_px=corner)
    small = Picture(np.full((100, 100, 3), 255, np.uint8))

    assert overlay_of(show_page(small, replace(read_page, leads=(lead,)))).shape == (100, 100, 3)
