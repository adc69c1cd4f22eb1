"""An ECG on millimetre paper as a small SVG, without any drawing library."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from ecg_client import paper
from ecg_client.paper import Sheet, Strip, sheet_of, trace_mm

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from ecg_client.signal import Signal

_UNITS_PER_MM: Final = 20
_MOST_POINTS: Final = 8000
_LABEL_MM: Final = 3.2


def draw_svg(signal: Signal, layout: str | None = None) -> str:
    """Return the SVG element; its size is stated in true millimetres, and it shrinks with a narrow page.

    The trace keeps the extremes of each quarter millimetre or less, in the order in which they came, so no deflection
    is lost. A few tens of kilobytes, however long the recording and however fine its sampling.
    """
    sheet = sheet_of(signal.leads, signal.duration_s, layout)
    width, height = sheet.width_mm, sheet.height_mm
    length_s = sum(strip.end_s - strip.start_s for strip in sheet.strips)
    bins_per_s = min(100.0, _MOST_POINTS / 2 / max(length_s, 1e-9))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(_summary(signal), quote=True)}" '
        f'width="{width:g}mm" height="{height:g}mm" viewBox="0 0 {width:g} {height:g}" '
        'style="max-width:100%;height:auto;background:#fff;font-family:sans-serif">',
        _grid(sheet),
        f'<g fill="none" stroke="{paper.TRACE_COLOUR}" stroke-width="{paper.TRACE_WIDTH_MM * _UNITS_PER_MM:g}" '
        f'stroke-linejoin="round" transform="scale({1 / _UNITS_PER_MM:g})">',
        *(_pulse(y_mm) for y_mm in sheet.pulses_mm),
        *(_tick(*place) for place in sheet.ticks_mm),
        *(f'<path d="{_path(*_extremes(signal, strip, bins_per_s))}"/>' for strip in sheet.strips),
        "</g>",
        *(_label(strip) for strip in sheet.strips),
        "</svg>",
    ]
    return "".join(parts)


def _summary(signal: Signal) -> str:
    return f"ECG, leads {', '.join(signal.leads)}, 25 mm/s, 10 mm/mV"


def _grid(sheet: Sheet) -> str:
    lines = []
    for step, colour, width in (
        (paper.FINE_MM, paper.FINE_COLOUR, paper.FINE_WIDTH_MM),
        (paper.BOLD_MM, paper.BOLD_COLOUR, paper.BOLD_WIDTH_MM),
    ):
        upright = "".join(f"M{place * step:g} 0V{sheet.height_mm:g}" for place in range(int(sheet.width_mm / step) + 1))
        level = "".join(f"M0 {place * step:g}H{sheet.width_mm:g}" for place in range(int(sheet.height_mm / step) + 1))
        lines.append(f'<path d="{upright}{level}" stroke="{colour}" stroke-width="{width:g}"/>')
    return "".join(lines)


def _pulse(y_mm: float) -> str:
    y, high = round(y_mm * _UNITS_PER_MM), round(paper.MM_PER_MV * _UNITS_PER_MM)
    wide = round(paper.PULSE_MM * _UNITS_PER_MM)
    return f'<path d="M0 {y}v{-high}h{wide}v{high}"/>'


def _tick(x_mm: float, y_mm: float) -> str:
    x, top = round(x_mm * _UNITS_PER_MM), round((y_mm - paper.TICK_MM / 2) * _UNITS_PER_MM)
    return f'<path d="M{x} {top}v{round(paper.TICK_MM * _UNITS_PER_MM)}"/>'


def _label(strip: Strip) -> str:
    return (
        f'<text x="{strip.x_mm + 1.0:g}" y="{strip.label_y_mm:g}" font-size="{_LABEL_MM:g}" '
        f'fill="{paper.TRACE_COLOUR}" paint-order="stroke" stroke="#fff" stroke-width=".8">{escape(strip.lead)}</text>'
    )


def _extremes(
    signal: Signal, strip: Strip, bins_per_s: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the strip's points, of each bin only the highest and the lowest."""
    import numpy as np

    x_mm, y_mm = trace_mm(signal, strip)
    per_bin = int(np.ceil(signal.sampling_rate_hz / bins_per_s))
    n_bins = x_mm.size // per_bin
    if per_bin <= 2 or n_bins == 0:
        return x_mm, y_mm
    whole = y_mm[: n_bins * per_bin].reshape(n_bins, per_bin)
    low = np.where(np.isnan(whole), np.inf, whole).argmin(axis=1)
    high = np.where(np.isnan(whole), -np.inf, whole).argmax(axis=1)
    kept = np.sort(np.stack([low, high], axis=1), axis=1) + per_bin * np.arange(n_bins)[:, None]
    chosen = np.concatenate([kept.ravel(), np.arange(n_bins * per_bin, x_mm.size)])
    return x_mm[chosen], y_mm[chosen]


def _path(x_mm: npt.NDArray[np.float64], y_mm: npt.NDArray[np.float64]) -> str:
    """Return the path in whole units, relative from point to point; a gap lifts the pen."""
    import numpy as np

    drawn = np.isfinite(y_mm)
    x = np.round(x_mm * _UNITS_PER_MM).astype(int)
    y = np.round(np.where(drawn, y_mm, 0.0) * _UNITS_PER_MM).astype(int)
    steps, pen_down, last = [], False, (0, 0)
    for here, is_drawn in zip(zip(x.tolist(), y.tolist(), strict=True), drawn.tolist(), strict=True):
        if is_drawn and not pen_down:
            steps.append(f"M{here[0]} {here[1]}l")
        elif is_drawn and here != last:
            down = here[1] - last[1]
            steps.append(f"{here[0] - last[0]}{'' if down < 0 else ' '}{down} ")
        pen_down, last = is_drawn, here
    return "".join(steps)
