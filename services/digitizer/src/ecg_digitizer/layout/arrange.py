"""Which lead stands where: the template that fits rows, columns and labels, and each lead's place in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
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
_LABEL_SIDES: Final = ((-0.75, 0.12), (-0.25, 0.75))  # above the trace or below it, in shares of the rows' distance
_ALIKE: Final = 0.06  # digits of an unknown typeface differ by less than that
_EXPECTED_BONUS: Final = 0.1
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

    @property
    def has_columns(self) -> bool:
        """Whether any row holds more than one lead."""
        return len({place.row for place in self.places}) < len(self.places)

    def borders_mm(self, n_rows: int) -> list[set[float]]:
        """Return for each row where along it leads begin and end."""
        return [
            {end for place in self.places if place.row == row for end in (place.start_mm, place.end_mm)}
            for row in range(n_rows)
        ]


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
    ends = [[_ends_without_pulse(row, *stretch) for row in rows] for stretch in stretches]
    spans = [_common(stretch, column_ends) for stretch, column_ends in zip(stretches, ends, strict=True)]
    columns, columns_fit = _columns(spans, template.n_columns, mm_per_s)
    places: list[LeadPlace] = []
    for row, leads in enumerate(template.rows):
        offset_s = 0.0
        for lead, (start, end) in zip(leads, columns, strict=True):
            places.append(LeadPlace(lead.lstrip("-"), row, start, end, offset_s, -1 if lead.startswith("-") else 1))
            offset_s += (end - start) / mm_per_s
    usual = DEFAULT_STRIPS[template.strips] if template.rows else (_UNNAMED,) * template.strips
    for strip, lead in enumerate(usual):
        places.append(LeadPlace(lead, len(template.rows) + strip, columns[0][0], columns[-1][1], 0.0, 1, is_strip=True))
    readings = [_read_at_places(places, rows, labels, side) for side in _LABEL_SIDES]
    right, wrong, named = max(readings, key=lambda reading: reading[0] - 2 * reading[1])
    pulses = tuple(end.pulse for column in ends for end in column if end is not None and end.pulse is not None)
    return Arrangement(template.name, tuple(named), pulses, right, wrong, columns_fit)


def _read_at_places(
    places: list[LeadPlace], rows: list[RowTrace], labels: list[Label], side: tuple[float, float]
) -> tuple[int, int, list[LeadPlace]]:
    """Count the labels that agree and disagree with the places, and name the strips by their labels.

    ``side``: between which heights labels stand, in shares of the distance between rows from the row's baseline.
    """
    baselines = [row.baseline_mm for row in rows]
    pitch = float(np.median(np.diff(baselines))) if len(baselines) > 1 else 30.0
    right = wrong = 0
    named = []
    used: set[int] = set()
    for place in places:
        near = [
            label
            for label in labels
            if -_LABEL_BEFORE_MM < label.x_mm - place.start_mm < _LABEL_AFTER_MM
            and side[0] * pitch < label.y_mm - baselines[place.row] < side[1] * pitch
        ]
        label = max(
            near,
            key=lambda label: max(label.score, _EXPECTED_BONUS + label.likeness.get(place.lead, 0.0)),
            default=None,
        )
        if label is not None and place.is_strip and label.is_clear and label.lead != "I":
            place = replace(place, lead=label.lead)  # noqa: PLW2901 - the strip takes the name it is given
        named.append(place)
        used.update(id(label) for label in near)
        if label is not None and place.lead in label.likeness:
            agrees = label.likeness[place.lead] > label.score - _ALIKE
            right += agrees
            # a lone upright stroke may be a mark between columns as well as the label of lead I
            wrong += not agrees and label.is_clear and label.lead != "I"
    left_over = [label for label in labels if id(label) not in used and label.is_clear]
    amid = [label for label in left_over if label.lead != "I" and _is_amid(label, places, rows, side[1] * pitch)]
    return right, wrong + len(amid), named


def _is_amid(label: Label, places: list[LeadPlace], rows: list[RowTrace], below_mm: float) -> bool:
    """Whether a label stands among the traces, so that an arrangement that does not use it is in doubt."""
    top = rows[0].baseline_mm - 0.5 * (rows[-1].baseline_mm - rows[0].baseline_mm) / max(1, len(rows) - 1)
    left, right = min(place.start_mm for place in places), max(place.end_mm for place in places)
    return left < label.x_mm < right and top < label.y_mm < rows[-1].baseline_mm + below_mm


@dataclass(frozen=True, slots=True)
class _Ends:
    """Where one row's trace starts and ends within a stretch, its pulse left out."""

    start_mm: float
    end_mm: float
    pulse: Pulse | None
    pulse_first: bool = False


def _ends_without_pulse(row: RowTrace, start: float, end: float) -> _Ends | None:
    ends = trace_ends(row.x_mm, row.y_mm, start, end)
    if ends is None:
        return None
    inside = (row.x_mm >= ends[0] - 0.5) & (row.x_mm <= ends[1] + 0.5)
    pulse = find_pulse(row.x_mm[inside], row.y_mm[inside])
    if pulse is None:
        return _Ends(*ends, None)
    if pulse.start_mm - ends[0] < ends[1] - pulse.end_mm:
        after = trace_ends(row.x_mm, row.y_mm, pulse.end_mm, end)
        return _Ends(after[0], ends[1], pulse, pulse_first=True) if after else None
    before = trace_ends(row.x_mm, row.y_mm, start, pulse.start_mm)
    return _Ends(ends[0], before[1], pulse) if before else None


def _common(stretch: tuple[float, float], ends: list[_Ends | None]) -> tuple[float, float]:
    """Return start and end by most rows of a stretch; where pulses were seen, by the rows in which they were."""
    known = [end for end in ends if end is not None]
    if not known:
        return stretch
    led = [end for end in known if end.pulse_first] or known
    followed = [end for end in known if end.pulse is not None and not end.pulse_first] or known
    return float(np.median([end.start_mm for end in led])), float(np.median([end.end_mm for end in followed]))


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
    return [(float(a), float(b)) for a, b in pairwise(borders)], fits


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
