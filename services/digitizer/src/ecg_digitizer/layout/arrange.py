"""Which lead stands where: the template that fits rows, columns and labels, and each lead's place in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.contract.errors import EcgError, ErrorCode

from ecg_digitizer.layout.labels import Label
from ecg_digitizer.layout.pulse import Pulse, find_pulse
from ecg_digitizer.layout.stretches import find_stretches, trace_ends
from ecg_digitizer.layout.templates import DEFAULT_STRIPS, Template, templates
from ecg_digitizer.trace.rows import RowTrace

Array = npt.NDArray[np.float64]

_LABEL_BEFORE_MM: Final = 14.0  # a label stands at most this far before its lead's start
_LABEL_AFTER_MM: Final = 14.0
_TEN_SECONDS: Final = 10.0
_NEAR_TEN_SECONDS_MM: Final = 3.0
_UNNAMED: Final = "ECG"


@dataclass(frozen=True, slots=True)
class LeadPlace:
    """One lead's stretch of one row: ``start_mm`` to ``end_mm`` along the sheet, ``offset_s`` into the recording.

    ``sign`` is -1 where the lead is printed upside down. ``is_strip`` marks a rhythm strip.
    """

    lead: str
    row: int
    start_mm: float
    end_mm: float
    offset_s: float
    sign: int = 1
    is_strip: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Arrangement:
    """The page's layout. ``labels_right`` and ``labels_wrong`` count the labels that were read where a lead starts."""

    name: str
    places: tuple[LeadPlace, ...]
    pulses: tuple[Pulse, ...]
    labels_right: int
    labels_wrong: int
    columns_fit: bool


def arrange(
    rows: list[RowTrace], labels: list[Label], *, mm_per_s: float, layout: str | None, leads: tuple[str, ...] | None
) -> Arrangement:
    """Return the arrangement that explains the rows best.

    ``layout`` and ``leads`` (names in reading order) are the caller's word and win over what is seen.
    Raises EcgError: ``unknown_layout`` where no template has as many rows, ``invalid_option`` for an unknown name.
    """
    if layout is not None and layout not in templates():
        raise EcgError(
            f"There is no layout of that name; known are {', '.join(templates())}.", code=ErrorCode.INVALID_OPTION
        )
    stretches = find_stretches(rows[0].x_mm, [row.y_mm for row in rows])
    if not stretches:
        raise EcgError(code=ErrorCode.NO_ECG_FOUND)
    fitting = [t for t in templates().values() if (t.n_rows == len(rows) if layout is None else t.name == layout)]
    if layout is not None and fitting[0].n_rows != len(rows):
        raise EcgError(
            f"The page shows {len(rows)} rows of traces, layout {layout} has {fitting[0].n_rows}.",
            code=ErrorCode.UNKNOWN_LAYOUT,
        )
    if not fitting:
        raise EcgError(f"No known layout has {len(rows)} rows of traces.", code=ErrorCode.UNKNOWN_LAYOUT)
    candidates = [_fit(template, rows, stretches, labels, mm_per_s=mm_per_s) for template in fitting]
    # templates stand in order of how usual they are, so an equal score takes the usual one
    best = max(candidates, key=lambda a: (a.labels_right - 2 * a.labels_wrong, a.columns_fit))
    return _named(best, leads) if leads is not None else best


def _fit(
    template: Template,
    rows: list[RowTrace],
    stretches: list[tuple[float, float]],
    labels: list[Label],
    *,
    mm_per_s: float,
) -> Arrangement:
    pulses: list[Pulse] = []
    ends = [[_ends_without_pulse(row, *stretch, pulses) for row in rows] for stretch in stretches]
    spans = [_common(stretch, column_ends) for stretch, column_ends in zip(stretches, ends, strict=True)]
    columns, columns_fit = _columns(spans, template.n_columns, mm_per_s)
    places: list[LeadPlace] = []
    for row, leads in enumerate(template.rows):
        offset_s = 0.0
        for lead, (start, end) in zip(leads, columns, strict=True):
            places.append(LeadPlace(lead.lstrip("-"), row, start, end, offset_s, -1 if lead.startswith("-") else 1))
            offset_s += (end - start) / mm_per_s
    for strip in range(template.strips):
        row = len(template.rows) + strip
        own = [column[row] for column in ends if column[row] is not None]
        start = min((e[0] for e in own if e), default=columns[0][0])
        end = max((e[1] for e in own if e), default=columns[-1][1])
        if abs(start - columns[0][0]) < 2.0:
            start = columns[0][0]
        usual = (
            DEFAULT_STRIPS[template.strips][strip]
            if template.strips < len(DEFAULT_STRIPS) and template.rows
            else _UNNAMED
        )
        lead = _label_at(labels, rows[row], start) or usual
        places.append(LeadPlace(lead, row, start, end, max(0.0, (start - columns[0][0]) / mm_per_s), 1, is_strip=True))
    right = wrong = 0
    for place in places:
        seen = _label_at(labels, rows[place.row], place.start_mm)
        right += seen == place.lead
        wrong += seen is not None and seen != place.lead
    return Arrangement(template.name, tuple(places), tuple(pulses), right, wrong, columns_fit)


def _ends_without_pulse(row: RowTrace, start: float, end: float, pulses: list[Pulse]) -> tuple[float, float] | None:
    ends = trace_ends(row.x_mm, row.y_mm, start, end)
    if ends is None:
        return None
    inside = (row.x_mm >= ends[0] - 0.5) & (row.x_mm <= ends[1] + 0.5)
    pulse = find_pulse(row.x_mm[inside], row.y_mm[inside])
    if pulse is None:
        return ends
    pulses.append(pulse)
    if pulse.start_mm - ends[0] < ends[1] - pulse.end_mm:
        after = trace_ends(row.x_mm, row.y_mm, pulse.end_mm, end)
        return (after[0], ends[1]) if after else None
    before = trace_ends(row.x_mm, row.y_mm, start, pulse.start_mm)
    return (ends[0], before[1]) if before else None


def _common(stretch: tuple[float, float], ends: list[tuple[float, float] | None]) -> tuple[float, float]:
    known = [end for end in ends if end is not None]
    if not known:
        return stretch
    return float(np.median([end[0] for end in known])), float(np.median([end[1] for end in known]))


def _columns(
    spans: list[tuple[float, float]], n_columns: int, mm_per_s: float
) -> tuple[list[tuple[float, float]], bool]:
    """Return the columns and whether they agree with the page: parted as expected, or of the usual ten seconds."""
    if len(spans) == n_columns:
        return spans, True
    start, end = spans[0][0], spans[-1][1]
    usual_mm = _TEN_SECONDS * mm_per_s
    fits = abs(end - start - usual_mm) < _NEAR_TEN_SECONDS_MM
    width = (usual_mm if fits else end - start) / n_columns
    borders = start + width * np.arange(n_columns + 1)
    borders[-1] = max(borders[-1], end) if fits else end
    return [(float(a), float(b)) for a, b in zip(borders[:-1], borders[1:], strict=True)], fits


def _label_at(labels: list[Label], row: RowTrace, start_mm: float) -> str | None:
    """The label that names the lead starting at ``start_mm`` of a row: the nearest one in its corner."""
    near = [
        label
        for label in labels
        if -_LABEL_BEFORE_MM < label.x_mm - start_mm < _LABEL_AFTER_MM and abs(label.y_mm - row.baseline_mm) < 18.0
    ]
    near = [label for label in near if label.row_baseline_mm == row.baseline_mm]
    return max(near, key=lambda label: label.score).lead if near else None


def _named(arrangement: Arrangement, leads: tuple[str, ...]) -> Arrangement:
    """Give the places the caller's names, row by row from left to right."""
    order = sorted(
        range(len(arrangement.places)), key=lambda i: (arrangement.places[i].row, arrangement.places[i].start_mm)
    )
    if len(leads) != len(order):
        raise EcgError(f"{len(leads)} leads were named, the page shows {len(order)}.", code=ErrorCode.INVALID_LEADS)
    places = list(arrangement.places)
    for lead, index in zip(leads, order, strict=True):
        places[index] = replace(places[index], lead=lead, sign=1)
    return replace(arrangement, places=tuple(places))
