"""Reads an ECG from a page that was drawn as vectors: path points to millivolts, without a pixel in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pypdfium2
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.leads import sort_key
from scipy.interpolate import CubicSpline

from ecg_digitizer.vector.arrangement import Piece, arrange, name_by_layout, same_lead
from ecg_digitizer.vector.curves import Pulse, find_pulses, find_traces, without_clipped
from ecg_digitizer.vector.elements import PageElements, page_elements
from ecg_digitizer.vector.ruling import TRUE_PT_PER_MM, find_ruling
from ecg_digitizer.vector.text_scale import nearest_gain, only_lead, printed_gain, printed_speed

Samples = npt.NDArray[np.float64]
Source = Literal[
    "option", "lines", "text", "pulse", "columns", "label", "repeat", "layout", "paper", "assumed", "unknown"
]

USUAL_MM_PER_S: Final = 25.0
USUAL_MM_PER_MV: Final = 10.0
LEAST_RATE_HZ: Final = 500.0
MOST_RATE_HZ: Final = 2000.0
MOST_TRACES: Final = 64
LONGEST_PAGE_S: Final = 600.0
"""Beyond these two the lines are no ECG, or the caller's speed is not this page's."""
_SAME_INSTANT_S: Final = 2e-6

_TRUST: Final = {
    ("grid", "pulse"): 0.7,
    ("grid", "paper"): 0.5,
    ("speed", "columns"): 0.98,
    ("speed", "assumed"): 0.9,
    ("gain", "assumed"): 0.8,
    ("zero", "assumed"): 0.98,
    ("leads", "repeat"): 0.98,
    ("leads", "layout"): 0.8,
    ("leads", "unknown"): 0.5,
}
"""What is left of the confidence where a quantity rests on less than the page's own statement; our estimate."""
_TRUST_IN_CONTRADICTED_GAIN: Final = 0.5
_DOUBTS: Final = {
    ("grid", "pulse"): "grid_not_drawn",
    ("grid", "paper"): "grid_not_drawn",
    ("speed", "assumed"): "speed_assumed",
    ("gain", "assumed"): "gain_assumed",
    ("leads", "layout"): "labels_not_read",
    ("leads", "unknown"): "labels_not_read",
}
_USUAL_COLUMNS_S: Final = {2: 5.0, 4: 2.5}
"""How long a lead is on a page of two and of four columns, where a row lasts ten seconds."""
_COLUMN_SLACK_S: Final = 0.03


@dataclass(frozen=True, slots=True)
class PageBox:
    """A rectangle on the page as shown, in points from its top left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, eq=False)
class VectorLead:
    """One trace as it was read: times from the page's first instant, and millivolts, NaN in gaps; both (n,).

    ``name`` is None where nothing on the page tells the lead. ``even`` is False where the drawing program thinned the
    path, so that only straight lines join the points.
    """

    name: str | None
    row: int
    column: int
    t_s: Samples
    mv: Samples
    box: PageBox
    outline_pt: npt.NDArray[np.float64]
    even: bool


@dataclass(frozen=True, slots=True, eq=False)
class VectorReading:
    """A page read. ``sources`` says what each of grid, speed, gain, zero and leads rests on.

    ``zero`` is ``pulse`` where 0 mV is the foot of the row's calibration pulse, else each trace's median.
    ``doubts`` are codes of what a person should look at; ``confidence`` is 1 where the page states everything and
    nothing contradicts.
    """

    leads: tuple[VectorLead, ...]
    mm_per_pt_x: float
    mm_per_pt_y: float
    mm_per_s: float
    mm_per_mv: float
    sources: dict[str, Source]
    layout: str
    width_pt: float
    height_pt: float
    doubts: tuple[str, ...]
    confidence: float


def read_vector_page(
    pdf_bytes: bytes, page_index: int, *, mm_per_s: float | None = None, mm_per_mv: float | None = None
) -> VectorReading | None:
    """Read a page by its vectors, or return None where it holds no vector traces: the raster path takes over.

    ``mm_per_s`` and ``mm_per_mv`` are the caller's word and win over the page's. Raises EcgError: ``encrypted_pdf``,
    ``corrupt_file``, ``page_out_of_range``.
    """
    try:
        document = pypdfium2.PdfDocument(pdf_bytes)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise EcgError(code=ErrorCode.ENCRYPTED_PDF if locked else ErrorCode.CORRUPT_FILE) from error
    try:
        if not 0 <= page_index < len(document):
            raise EcgError(f"The document has {len(document)} pages.", code=ErrorCode.PAGE_OUT_OF_RANGE)
        elements = page_elements(document[page_index])
    except pypdfium2.PdfiumError as error:
        raise EcgError(code=ErrorCode.CORRUPT_FILE) from error
    finally:
        document.close()
    return None if elements is None else read_elements(elements, mm_per_s=mm_per_s, mm_per_mv=mm_per_mv)


def read_elements(
    elements: PageElements, *, mm_per_s: float | None = None, mm_per_mv: float | None = None
) -> VectorReading | None:
    """Read a page's lines and words, or return None where they show no ECG."""
    sources: dict[str, Source] = {}
    ruling = find_ruling(elements.lines)
    per_mm = (ruling.pt_per_mm_x, ruling.pt_per_mm_y) if ruling else (TRUE_PT_PER_MM, TRUE_PT_PER_MM)
    pens = ruling.pens if ruling else frozenset()
    traces = find_traces(elements.lines, pt_per_mm=per_mm[0], grid_pens=pens)
    if not 0 < len(traces) <= MOST_TRACES:
        return None
    pulses = find_pulses(elements.lines, pt_per_mm=per_mm[1], grid_pens=pens)
    speed, sources["speed"] = _first((mm_per_s, "option"), (printed_speed(elements.text), "text"), usual=USUAL_MM_PER_S)
    sources["grid"] = "lines" if ruling else "pulse" if pulses else "paper"
    if sources["grid"] == "paper" and sources["speed"] == "assumed":
        return None  # lines on a page that is nothing but lines: no grid, no pulse, no speed
    pulse_gain = nearest_gain(float(np.median([p.height_pt for p in pulses])) / per_mm[1]) if pulses else None
    gain, sources["gain"] = _first(
        (mm_per_mv, "option"), (printed_gain(elements.text), "text"), (pulse_gain, "pulse"), usual=USUAL_MM_PER_MV
    )
    if ruling is None and pulses:
        per_mm = (_true_size(float(np.median([p.height_pt for p in pulses])) / gain),) * 2
    pieces, layout, sources["leads"] = _named(arrange(traces, elements.words), elements.text)
    scale = _Scale(pt_per_s=speed * per_mm[0], pt_per_mv=gain * per_mm[1])
    if sources["speed"] == "assumed" and _columns_are_usual(pieces, scale.pt_per_s):
        sources["speed"] = "columns"
    leads, sources["zero"] = _to_signal(pieces, pulses, scale)
    if max(float(lead.t_s[-1]) for lead in leads) > LONGEST_PAGE_S:
        return None
    leads, sources["leads"] = _name_repeats(leads, sources["leads"])
    contradicted = ruling is not None and pulse_gain is not None and abs(pulse_gain / gain - 1.0) > 0.06
    confidence = float(np.prod([_TRUST.get(item, 1.0) for item in sources.items()]))
    return VectorReading(
        leads=tuple(leads),
        mm_per_pt_x=1.0 / per_mm[0],
        mm_per_pt_y=1.0 / per_mm[1],
        mm_per_s=speed,
        mm_per_mv=gain,
        sources=sources,
        layout=layout or _layout_name(leads),
        width_pt=elements.width_pt,
        height_pt=elements.height_pt,
        doubts=(
            *(doubt for item, doubt in _DOUBTS.items() if item in sources.items()),
            *(("gain_contradicts_pulse",) if contradicted else ()),
        ),
        confidence=confidence * (_TRUST_IN_CONTRADICTED_GAIN if contradicted else 1.0),
    )


def as_ecg(reading: VectorReading) -> Ecg:
    """Return the page as one recording, evenly sampled at the rate it was drawn with, at least 500 Hz.

    Points at even times are joined by a cubic spline, a thinned path by the straight lines it was drawn with; NaN
    where a lead is not on the page. Where a lead stands twice, the longer trace wins. Unnamed traces are ``ECG``,
    ``ECG 2`` … in reading order.
    """
    rate_hz = _rate_hz(reading.leads)
    n_samples = round(max(float(lead.t_s[-1]) for lead in reading.leads) * rate_hz) + 1
    rows: dict[str, npt.NDArray[np.float32]] = {}
    pairs = zip(lead_names(reading.leads), reading.leads, strict=True)
    for name, lead in sorted(pairs, key=lambda pair: pair[1].t_s.size):  # the longest is written last
        row = rows.setdefault(name, np.full(n_samples, np.nan, np.float32))
        values = resampled(lead, np.arange(n_samples) / rate_hz)
        row[np.isfinite(values)] = values[np.isfinite(values)]
    names = sorted(rows, key=sort_key)
    return Ecg(np.stack([rows[name] for name in names]), rate_hz, tuple(names), source="pdf")


def lead_names(leads: Sequence[VectorLead]) -> list[str]:
    """Return a name for each trace: its lead, or ``ECG``, ``ECG 2`` … in reading order."""
    unnamed = iter(["ECG", *(f"ECG {k}" for k in range(2, len(leads) + 1))])
    return [lead.name or next(unnamed) for lead in leads]


def resampled(lead: VectorLead, at_s: Samples) -> Samples:
    """Return the lead at some times, NaN outside it and in its gaps."""
    values = np.full(at_s.shape, np.nan)
    present = np.concatenate([[False], np.isfinite(lead.mv), [False]]).astype(np.int8)
    for first, last in np.flatnonzero(np.diff(present)).reshape(-1, 2):
        t_s, mv = lead.t_s[first:last], lead.mv[first:last]
        inside = (at_s >= t_s[0] - _SAME_INSTANT_S) & (at_s <= t_s[-1] + _SAME_INSTANT_S)
        between_s = np.clip(at_s[inside], t_s[0], t_s[-1])
        smooth = lead.even and t_s.size >= 4
        values[inside] = CubicSpline(t_s, mv)(between_s) if smooth else np.interp(between_s, t_s, mv)
    return values


@dataclass(frozen=True, slots=True)
class _Scale:
    pt_per_s: float
    pt_per_mv: float


def _first(*choices: tuple[float | None, Source], usual: float) -> tuple[float, Source]:
    return next(((value, source) for value, source in choices if value is not None), (usual, "assumed"))


def _true_size(pt_per_mm: float) -> float:
    """Return the true scale of paper where a pulse is within half a percent of it: pulses are drawn in whole dots."""
    return TRUE_PT_PER_MM if abs(pt_per_mm / TRUE_PT_PER_MM - 1.0) < 0.005 else pt_per_mm


def _named(pieces: list[Piece], text: str) -> tuple[list[Piece], str | None, Source]:
    if any(piece.lead for piece in pieces):
        return pieces, None, "label"
    one = only_lead(text)
    if one is not None and max(piece.column for piece in pieces) == 0:
        return [replace(piece, lead=one) for piece in pieces], "strip", "text"
    named, layout = name_by_layout(pieces)
    return named, layout, "layout" if layout else "unknown"


def _to_signal(pieces: Sequence[Piece], pulses: Sequence[Pulse], scale: _Scale) -> tuple[list[VectorLead], Source]:
    left = min(piece.left for piece in pieces)
    starts_s = _column_starts_s(pieces, left, scale.pt_per_s)
    feet = _feet(pieces, pulses)
    stretches_s = _stretches_s(pieces, scale)
    leads = []
    for piece, stretch_s in zip(pieces, stretches_s, strict=True):
        x, even = _even(piece.points[:, 0])
        y = without_clipped(piece.points)[:, 1]
        zero_y = feet[piece.row] if feet else float(np.nanmedian(y))
        leads.append(
            VectorLead(
                name=piece.lead,
                row=piece.row,
                column=piece.column,
                t_s=(x - left) / scale.pt_per_s + starts_s[piece.column] + stretch_s,
                mv=piece.sign * (zero_y - y) / scale.pt_per_mv,
                box=PageBox(float(x[0]), float(np.nanmin(y)), float(np.ptp(x)), float(np.nanmax(y) - np.nanmin(y))),
                outline_pt=piece.points,
                even=even,
            )
        )
    return leads, "pulse" if feet else "assumed"


def _even(x: Samples) -> tuple[Samples, bool]:
    """Return where the points stand and whether they are samples at even times.

    Dots of a printer's raster hide even times: points that all lie within three quarters of a step of an even
    spacing are put there. A thinned path is left as it is.
    """
    steps = np.diff(x)
    if np.percentile(np.abs(steps / np.median(steps) - 1.0), 95) < 0.1:
        return x, True
    index = np.arange(x.size)
    slope, start = np.polyfit(index, x, 1)
    spaced: Samples = start + slope * index
    return (spaced, True) if np.abs(spaced - x).max() < 0.75 * slope else (x, False)


def _column_starts_s(pieces: Sequence[Piece], left: float, pt_per_s: float) -> dict[int, float]:
    """Return what has to be added to a column's times: carts cut columns at whole halves of a second.

    Some draw the columns a little closer than they are apart in time; up to 30 ms a column is put right.
    """
    n_columns, step_s = _column_step_s(pieces, pt_per_s)
    usual_s = round(2.0 * step_s) / 2.0
    short_s = usual_s - step_s if abs(usual_s - step_s) <= _COLUMN_SLACK_S else 0.0
    return {column: column * short_s for column in range(n_columns)}


def _columns_are_usual(pieces: Sequence[Piece], pt_per_s: float) -> bool:
    """Say whether columns are as far apart as they are at this speed on a page of ten seconds."""
    n_columns, step_s = _column_step_s(pieces, pt_per_s)
    return n_columns in _USUAL_COLUMNS_S and abs(_USUAL_COLUMNS_S[n_columns] - step_s) <= _COLUMN_SLACK_S


def _column_step_s(pieces: Sequence[Piece], pt_per_s: float) -> tuple[int, float]:
    """Return the number of columns and how far apart they begin, in seconds; 0 s for a single one."""
    n_columns = max(piece.column for piece in pieces) + 1
    starts = [
        float(np.median([piece.left for piece in pieces if piece.column == column])) for column in range(n_columns)
    ]
    return n_columns, (starts[-1] - starts[0]) / max(n_columns - 1, 1) / pt_per_s


def _feet(pieces: Sequence[Piece], pulses: Sequence[Pulse]) -> dict[int, float]:
    """Return 0 mV of each row where every row has its own pulse at its beginning, else nothing."""
    rows = {row: [piece for piece in pieces if piece.row == row] for row in {piece.row for piece in pieces}}
    heights = {row: float(np.nanmedian(np.concatenate([p.points[:, 1] for p in found]))) for row, found in rows.items()}
    feet: dict[int, float] = {}
    for pulse in pulses:
        row = min(heights, key=lambda row: abs(heights[row] - pulse.foot_y))
        if abs(heights[row] - pulse.foot_y) < 2.0 * pulse.height_pt:
            feet[row] = pulse.foot_y
    return feet if set(feet) == set(rows) else {}


def _stretches_s(pieces: Sequence[Piece], scale: _Scale) -> list[float]:
    """Return when each row begins: rows below each other that name the same lead follow each other in time.

    Not where they show the same seconds again (a rhythm strip under twelve rows).
    """
    if max(piece.column for piece in pieces) > 0:
        return [0.0] * len(pieces)
    width = max(piece.right for piece in pieces) - min(piece.left for piece in pieces)
    row_s = width / scale.pt_per_s
    row_s = round(2.0 * row_s) / 2.0 if abs(round(2.0 * row_s) / 2.0 - row_s) < 0.05 else row_s
    seen: dict[str, list[Piece]] = {}
    starts = []
    for piece in pieces:
        earlier = seen.setdefault(piece.lead or "", [])
        repeated = piece.lead is not None and same_lead(
            piece.points / scale.pt_per_s, [(piece.lead, other.points / scale.pt_per_s) for other in earlier]
        )
        starts.append(0.0 if repeated or piece.lead is None else len(earlier) * row_s)
        earlier.append(piece)
    return starts


def _name_repeats(leads: list[VectorLead], source: Source) -> tuple[list[VectorLead], Source]:
    known = [(lead.name, np.column_stack([lead.t_s, lead.mv - np.nanmedian(lead.mv)])) for lead in leads if lead.name]
    named = []
    for lead in leads:
        if lead.name is None and known:
            trace = np.column_stack([lead.t_s, lead.mv - np.nanmedian(lead.mv)])
            lead = replace(lead, name=same_lead(trace, known))  # noqa: PLW2901 - the loop's own lead, now named
            source = "repeat" if lead.name else "unknown"
        named.append(lead)
    return named, source


def _layout_name(leads: Sequence[VectorLead]) -> str:
    """Name rows by columns, and the rows of one lead below them as strips: 3x4+1, 6x2, 12x1; one column is strips."""
    counts = [sum(lead.row == row for lead in leads) for row in sorted({lead.row for lead in leads})]
    columns = max(counts)
    if columns == 1:
        return "12x1" if len(counts) == 12 else "strip"
    strips = counts.count(1)
    return f"{len(counts) - strips}x{columns}" + (f"+{strips}" if strips else "")


def _rate_hz(leads: Sequence[VectorLead]) -> float:
    steps_s = [float(np.median(np.diff(lead.t_s))) for lead in leads if lead.even]
    drawn_hz = round(1.0 / float(np.median(steps_s))) if steps_s else 0
    return float(min(max(drawn_hz, LEAST_RATE_HZ), MOST_RATE_HZ))
