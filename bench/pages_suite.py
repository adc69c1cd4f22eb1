"""The public suite: pages of each class, drawn from recordings, layouts, typefaces, colours and seeds not trained on.

Every other page is drawn by the second renderer.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Final

import numpy as np
from ecg_shared.contract.ecg import Ecg
from ecg_shared.paper.pdf import plan_pdf
from ecg_shared.paper.plan import PagePlan, printed, trace_mm
from ecg_shared.paper.raster import Pixels
from ecg_training.pages import first_renderer, looks, plans, recipes, second_renderer
from ecg_training.pages.page import Page
from ecg_training.pages.split import Split, seed_of
from PIL import Image
from scipy.signal import butter, sosfiltfilt

from bench.pages_given import GivenPage

CLASSES: Final = (
    "vector",
    "clean200",
    "clean100",
    "scan",
    "one_bit",
    "photo_flat",
    "photo_curled",
    "strip_clean",
    "crossed_leads",
    "clean200_150hz",
)
_PRINTED_BELOW_HZ: Final = {"clean200": 40.0}
"""What a cart's usual filter leaves; the other classes print what was recorded, 150 Hz and noise with it."""
_LAYOUTS: Final = ("3x4", "3x4+1", "3x4+1", "3x4+3", "6x2", "12x1", *plans.HELD_OUT_LAYOUTS)
_STRIP_LEADS: Final = ("I", "II", "V1", "V5")
_CROSSED_PITCHES_MM: Final = (14.0, 12.0, 10.0, 8.0, 6.5, 5.0)
_TOUCHING_MM: Final = 0.3
"""Centre lines nearer than a trace is wide: their ink is one."""
_DPI: Final = {"clean100": (100.0,), "scan": (150.0, 200.0, 200.0, 250.0), "one_bit": (200.0, 300.0)}


def suite_page(page_class: str, number: int, name: str, ecg: Ecg, split: Split = Split.TEST) -> GivenPage:
    """Draw page ``number`` of a class from a recording of twelve leads; of another ``split`` in its own looks."""
    rng = np.random.default_rng(seed_of(split, page_class, number))
    by_second = number % 2 == 1
    ecg, plan = _planned(page_class, _filtered(ecg, _PRINTED_BELOW_HZ.get(page_class)), rng)
    geometry = None
    if page_class == "vector":
        content = _pdf(plan, ecg, rng, split, by_second=by_second)
    else:
        dpi = float(rng.choice(_DPI.get(page_class, (200.0,))))
        page = _drawn(plan, ecg, rng, split, dpi=dpi, by_second=by_second)
        recipe = recipes.ALL.get(page_class)
        if recipe:
            page = recipe(page, int(rng.integers(2**31)))
        content, geometry = _file(page.image, page_class, dpi), page.truth
    return GivenPage(
        group=page_class,
        name=f"{page_class} {number} ({name})",
        content=content,
        layout=plan.layout,
        mm_per_s=plan.mm_per_s,
        mm_per_mv=plan.mm_per_mv,
        truth=printed(plan, ecg),
        geometry=geometry,
        counted=crossed_leads(plan, ecg) if page_class == "crossed_leads" else None,
    )


def crossed_leads(plan: PagePlan, ecg: Ecg) -> tuple[str, ...]:
    """Return the leads whose trace meets that of the row above or below it."""
    met: list[str] = []
    for upper in plan.cells:
        for lower in plan.cells:
            if (lower.row, lower.column) != (upper.row + 1, upper.column):
                continue
            one, other = trace_mm(plan, upper, ecg), trace_mm(plan, lower, ecg)
            n = min(len(one), len(other))
            if n and float(np.nanmin(other[:n, 1] - one[:n, 1])) < _TOUCHING_MM:
                met += [upper.lead, lower.lead]
    return tuple(dict.fromkeys(met))


def _filtered(ecg: Ecg, below_hz: float | None) -> Ecg:
    if below_hz is None:
        return ecg
    low_pass = butter(4, below_hz, fs=ecg.sampling_rate_hz, output="sos")
    return replace(ecg, signal_mv=sosfiltfilt(low_pass, ecg.signal_mv, axis=1).astype(np.float32))


def _planned(page_class: str, ecg: Ecg, rng: np.random.Generator) -> tuple[Ecg, PagePlan]:
    if page_class == "strip_clean":
        row = ecg.lead_names.index(str(rng.choice(_STRIP_LEADS)))
        one = replace(ecg, signal_mv=ecg.signal_mv[row : row + 1], lead_names=(ecg.lead_names[row],))
        return one, plans.plan(one, plans.arrange(rng, "strip"))
    if page_class == "crossed_leads":
        arrangement = replace(plans.arrange(rng, str(rng.choice(["6x2", "12x1"]))), mm_per_mv=10.0)
        for pitch_mm in _CROSSED_PITCHES_MM:
            plan = plans.plan(ecg, replace(arrangement, row_pitch_mm=pitch_mm, label_above_mm=2.5))
            if len(crossed_leads(plan, ecg)) >= 3:
                break
        return ecg, plan
    return ecg, plans.plan(ecg, plans.arrange(rng, str(rng.choice(_LAYOUTS))))


def _pdf(plan: PagePlan, ecg: Ecg, rng: np.random.Generator, split: Split, *, by_second: bool) -> bytes:
    if by_second:
        return second_renderer.draw_pdf(plan, ecg, look=looks.look(rng))
    return plan_pdf(plan, ecg, style=looks.style(rng, split))


def _drawn(plan: PagePlan, ecg: Ecg, rng: np.random.Generator, split: Split, *, dpi: float, by_second: bool) -> Page:
    if by_second:
        return second_renderer.draw(plan, ecg, dpi=dpi, look=looks.look(rng))
    return first_renderer.draw(plan, ecg, dpi=dpi, style=looks.style(rng, split))


def _file(image: Pixels, page_class: str, dpi: float) -> bytes:
    """Return the picture as it would be sent: scanners write the resolution into the file, cameras do not know it."""
    content, picture = io.BytesIO(), Image.fromarray(image)
    if page_class.startswith("photo"):
        picture.save(content, "JPEG", quality=92)
    elif page_class == "scan":
        picture.save(content, "JPEG", quality=92, dpi=(dpi, dpi))
    elif page_class == "one_bit":
        picture.convert("1", dither=Image.Dither.NONE).save(content, "PNG", dpi=(dpi, dpi))
    else:
        picture.save(content, "PNG")
    return content.getvalue()
