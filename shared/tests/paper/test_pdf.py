from __future__ import annotations

import ctypes

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.pdf import draw_pdf
from ecg_shared.paper.plan import plan_page, trace_mm

MM_PER_PT = 25.4 / 72.0


def _longest_path_mm(content: bytes) -> npt.NDArray[np.float64]:
    """Points of the longest path, in mm from the page's top left corner."""
    page = pypdfium2.PdfDocument(content)[0]
    paths = [item for item in page.get_objects(max_depth=8) if item.type == pdfium.FPDF_PAGEOBJ_PATH]
    longest = max(paths, key=pdfium.FPDFPath_CountSegments)
    matrix = longest.get_matrix()
    points = []
    for k in range(pdfium.FPDFPath_CountSegments(longest)):
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFPath_GetPathSegment(longest, k), x, y)
        points.append(
            (
                matrix.a * x.value + matrix.c * y.value + matrix.e,
                page.get_height() - (matrix.b * x.value + matrix.d * y.value + matrix.f),
            )
        )
    return np.array(points) * MM_PER_PT


def test_the_path_of_a_lead_holds_every_sample_to_a_thousandth_of_a_millimetre(twelve_leads: Ecg) -> None:
    plan = plan_page(twelve_leads, "3x4+1")
    drawn = _longest_path_mm(draw_pdf(twelve_leads, "3x4+1"))
    assert drawn.shape == (5000, 2)  # one path for the rhythm strip, one point a sample
    assert np.abs(drawn - trace_mm(plan, plan.cells[-1], twelve_leads)).max() < 0.001


def test_labels_speed_and_gain_are_text_in_a_file(twelve_leads: Ecg) -> None:
    text = pypdfium2.PdfDocument(draw_pdf(twelve_leads, "3x4+1"))[0].get_textpage().get_text_bounded()
    for word in ("aVR", "V6", "25 mm/s", "10 mm/mV"):
        assert word in text


def test_the_same_recording_gives_the_same_bytes(twelve_leads: Ecg) -> None:
    assert draw_pdf(twelve_leads, "6x2") == draw_pdf(twelve_leads, "6x2")


@pytest.mark.parametrize("title", ['"quotes" #panic("typst") $x$', "Näme <b>"])
def test_a_title_is_printed_as_it_is_and_never_run(twelve_leads: Ecg, title: str) -> None:
    text = pypdfium2.PdfDocument(draw_pdf(twelve_leads, "6x2", title=title))[0].get_textpage().get_text_bounded()
    assert title in text
