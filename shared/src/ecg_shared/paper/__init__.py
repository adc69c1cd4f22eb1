"""An ECG on millimetre paper: raster and vector from one plan."""

from ecg_shared.paper.layouts import Layout, choose_layout, layouts
from ecg_shared.paper.pdf import draw_pdf
from ecg_shared.paper.plan import PagePlan, plan_page, printed
from ecg_shared.paper.raster import DrawnLead, DrawnText, RasterPage, draw_raster
from ecg_shared.paper.style import PaperStyle
from ecg_shared.paper.waveform import waveform_png

__all__ = [
    "DrawnLead",
    "DrawnText",
    "Layout",
    "PagePlan",
    "PaperStyle",
    "RasterPage",
    "choose_layout",
    "draw_pdf",
    "draw_raster",
    "layouts",
    "plan_page",
    "printed",
    "waveform_png",
]
