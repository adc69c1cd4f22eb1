"""Which lead stands where: the template that explains rows, labels and borders at the least cost.

Where no template does, the labels alone say it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log
from typing import Final

import numpy as np
from ecg_shared.contract.errors import EcgError, ErrorCode

from ecg_digitizer.layout.baselines import Row
from ecg_digitizer.layout.columns import columns_of, inner_borders_mm, page_ends
from ecg_digitizer.layout.label_steps import columns_by_labels
from ecg_digitizer.layout.names import Label
from ecg_digitizer.layout.places import Arrangement, LeadPlace
from ecg_digitizer.layout.pulses import Pulse
from ecg_digitizer.layout.templates import DEFAULT_STRIPS, Template, templates

_LABEL_BEFORE_MM: Final = 16.0  # a label stands at most this far before its lead's start: a pulse and its margin
_LABEL_AFTER_MM: Final = 20.0
_SINGLE_ROW_MM: Final = 30.0
_ONE_ROW_SHARE: Final = 0.4
"""Of the rows' distance: leads of one row may lie that far above and below one another."""
_HIGHEST_LABEL_SHARE: Final = 0.8  # of the distance between rows, from the baseline
_SAME_HEIGHT_SHARE: Final = 0.3
_SAME_HEIGHT_MM: Final = 6.0

_READ: Final = 2.5  # worth of a label that surely names the lead
_LEAST_LOG: Final = -6.0
_AMID: Final = -2.0  # of a clear label that no lead has
_BORDER_SEEN: Final = 1.0
_BORDER_AMISS: Final = -1.5
_LESS_USUAL: Final = -0.02  # a place further down the list of templates
_UNTEMPLATED: Final = -3.0
_SPARE_ROW: Final = -3.0
_BELOW: Final = -4.0  # carts print labels over their traces
_REPEATED: Final = -3.0  # a lead is seldom printed twice on a page of no known layout
_OF_LABELS_ALONE: Final = 2.0  # worth of a label that any name would do for
_NEAR_BORDER_MM: Final = 6.0
_UNNAMED: Final = "ECG"
_USUAL_STRIPS: Final = {"II": 3.0, "III": 0.3}
"""A strip alone shows lead II more often than another, and hardly ever III: its label is one stroke more or less."""
_OTHER: Final = "other"
_STRIP: Final = "strip"


@dataclass(frozen=True, slots=True, eq=False)
class _Cell:
    """A place whose lead is expected to be ``lead``; None where any name will do."""

    lead: tuple[str, int] | None
    row: int
    column: int
    start_mm: float
    end_mm: float


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """One explanation of the page: its cells, the label of each, its worth."""

    name: str
    cells: tuple[_Cell, ...]
    labels: tuple[Label | None, ...]
    worth: float
    borders_seen: float
    strips: tuple[str, ...]


def arrange(
    rows: Sequence[Row],
    labels: Sequence[Label],
    pulses: tuple[Pulse, ...],
    *,
    mm_per_s: float,
    layout: str | None,
    leads: tuple[str, ...] | None,
) -> Arrangement:
    """Return the arrangement that explains the page best.

    ``layout`` and ``leads`` (names in reading order) are the caller's word and win over what is seen. Raises EcgError:
    ``no_ecg_found`` without rows, ``unknown_layout`` where no template has as many rows and no label is read,
    ``invalid_option`` for an unknown name, ``invalid_leads`` for another number of leads than the page shows.
    """
    if layout is not None and layout not in templates():
        raise EcgError(
            f"There is no layout of that name; known are {', '.join(templates())}.", code=ErrorCode.INVALID_OPTION
        )
    if not rows:
        raise EcgError(code=ErrorCode.NO_ECG_FOUND)
    if layout is not None and templates()[layout].n_rows != len(rows):
        raise EcgError(
            f"The page shows {len(rows)} rows of traces, layout {layout} has {templates()[layout].n_rows}.",
            code=ErrorCode.UNKNOWN_LAYOUT,
        )
    near = [label for label in labels if _is_near(label, rows)]
    if len(rows) == 1:
        near = [label.weighed(_USUAL_STRIPS) for label in near]
    fitting = [t for t in templates().values() if (t.n_rows == len(rows) if layout is None else t.name == layout)]
    candidates = [_of_template(template, place, rows, near) for place, template in enumerate(fitting)]
    if layout is None:
        candidates += _of_labels(rows, near)
    if layout is None and len(rows) > 1:
        candidates += _without_one_row(rows, near)
    if not candidates:
        raise EcgError(f"No known layout has {len(rows)} rows of traces.", code=ErrorCode.UNKNOWN_LAYOUT)
    best = max(candidates, key=lambda candidate: candidate.worth)
    arrangement = _arrangement(best, pulses, mm_per_s)
    return _named(arrangement, leads) if leads is not None else arrangement


def _of_template(template: Template, place: int, rows: Sequence[Row], labels: Sequence[Label]) -> _Candidate:
    upper = rows[: len(template.rows)] or rows
    columns, seen = columns_of(upper, template.n_columns)
    columns = columns_by_labels(upper, columns, _in_columns(template, labels)) or columns
    cells = [
        _Cell((lead.lstrip("-"), -1 if lead.startswith("-") else 1), row, column, *columns[column])
        for row, leads in enumerate(template.rows)
        for column, lead in enumerate(leads)
    ]
    whole = page_ends(rows)
    cells += [_Cell(None, len(template.rows) + strip, 0, *whole) for strip in range(template.strips)]
    chosen, worth = _labelled(cells, rows, labels)
    worth += _border_worth(upper, columns, seen) + _LESS_USUAL * place
    if template.strips and template.rows:
        worth += _strips_worth(rows[len(template.rows) :])
    return _Candidate(
        template.name, tuple(cells), chosen, worth, seen, DEFAULT_STRIPS[template.strips] if template.rows else ()
    )


def _in_columns(template: Template, labels: Sequence[Label]) -> list[tuple[int, float]]:
    """Return the column of each clear label whose lead the template has, and its left edge in mm."""
    column_of = {lead: column for leads in template.rows for column, lead in enumerate(leads)}
    named = [("-" * (label.name[1] < 0) + label.name[0], label) for label in labels if label.is_clear]
    return [(column_of[name], label.left_mm) for name, label in named if name in column_of]


def _without_one_row(rows: Sequence[Row], labels: Sequence[Label]) -> list[_Candidate]:
    """Explain the page with one row taken for a fold, a stroke or a line of print."""
    found = []
    for spare in range(len(rows)):
        kept = [place for place in range(len(rows)) if place != spare]
        left = [rows[place] for place in kept]
        for place, template in enumerate(templates().values()):
            if template.rows and template.n_rows == len(left):
                one = _of_template(template, place, left, labels)
                if not any(one.labels):
                    continue
                cells = tuple(replace(cell, row=_longer_there(rows, kept[cell.row], spare, cell)) for cell in one.cells)
                found.append(replace(one, cells=cells, worth=one.worth + _SPARE_ROW))
    return found


def _longer_there(rows: Sequence[Row], kept: int, spare: int, cell: _Cell) -> int:
    """Return the row whose traces fill a cell: of two near each other one may be the other's level in some columns."""
    if abs(rows[kept].baseline_mm - rows[spare].baseline_mm) > _ONE_ROW_SHARE * _pitch_mm(rows):
        return kept
    return max((kept, spare), key=lambda row: _filled_mm(rows[row], cell))


def _filled_mm(row: Row, cell: _Cell) -> float:
    return sum(max(0.0, min(end, cell.end_mm) - max(start, cell.start_mm)) for start, end in row.spans)


def _border_worth(rows: Sequence[Row], columns: Sequence[tuple[float, float]], seen: float) -> float:
    inner = [start for start, _ in columns[1:]]
    stray = [b for b in inner_borders_mm(rows) if all(abs(b - x) > _NEAR_BORDER_MM for x in inner)]
    return _BORDER_SEEN * seen * len(inner) + _BORDER_AMISS * ((1.0 - seen) * len(inner) + len(stray))


def _strips_worth(rows: Sequence[Row]) -> float:
    """Return what borders inside a strip cost: it has none."""
    return _BORDER_AMISS * sum(bool(inner_borders_mm([row])) for row in rows) / 2.0


def _of_labels(rows: Sequence[Row], labels: Sequence[Label]) -> list[_Candidate]:
    """Explain the page by its labels alone: as many columns as labels stand side by side."""
    clear = [label for label in labels if label.is_clear]
    if len(rows) > 1 and not clear:
        return []
    found = []
    for n_columns in sorted({1, *_side_by_side(rows, clear)}):
        columns, seen = columns_of(rows, n_columns)
        cells = [_Cell(None, row, column, *columns[column]) for row in range(len(rows)) for column in range(n_columns)]
        chosen, worth = _labelled(cells, rows, labels)
        if n_columns > 1 and not any(chosen):
            continue
        names = [label.name for label in chosen if label is not None]
        worth += _border_worth(rows, columns, seen) + _UNTEMPLATED + _REPEATED * (len(names) - len(set(names)))
        found.append(_Candidate(_STRIP if n_columns == 1 else _OTHER, tuple(cells), chosen, worth, seen, ()))
    return found


def _side_by_side(rows: Sequence[Row], labels: Sequence[Label]) -> set[int]:
    """Return how many labels rows have."""
    baselines = np.array([row.baseline_mm for row in rows])
    nearest = [int(np.argmin(np.abs(baselines - label.y_mm))) for label in labels]
    return {nearest.count(row) for row in set(nearest)} & set(range(1, 7))


def _is_near(label: Label, rows: Sequence[Row]) -> bool:
    """Whether a label stands where the traces are."""
    pitch = _pitch_mm(rows)
    start, end = page_ends(rows)
    in_height = rows[0].baseline_mm - pitch < label.y_mm < rows[-1].baseline_mm + pitch
    return in_height and start - _LABEL_BEFORE_MM < label.left_mm < end


def _pitch_mm(rows: Sequence[Row]) -> float:
    return float(np.median(np.diff([row.baseline_mm for row in rows]))) if len(rows) > 1 else _SINGLE_ROW_MM


def _labelled(
    cells: Sequence[_Cell], rows: Sequence[Row], labels: Sequence[Label]
) -> tuple[tuple[Label | None, ...], float]:
    """Give cells their labels; return them and their worth.

    Carts print all labels at one height over their rows, so the height is taken at which the labels are worth most.
    """
    pitch = _pitch_mm(rows)
    heights = {
        round(label.y_mm - row.baseline_mm, 0)
        for label in labels
        for row in rows
        if abs(label.y_mm - row.baseline_mm) < _HIGHEST_LABEL_SHARE * pitch
    }
    choices = [_at_height(cells, rows, labels, height, pitch) for height in sorted(heights, key=abs)]
    nothing: tuple[tuple[Label | None, ...], float] = (
        (None,) * len(cells),
        _AMID * sum(label.is_clear and label.name[0] != "I" for label in labels),
    )
    return max([nothing, *choices], key=lambda choice: choice[1])


def _at_height(
    cells: Sequence[_Cell], rows: Sequence[Row], labels: Sequence[Label], height_mm: float, pitch_mm: float
) -> tuple[tuple[Label | None, ...], float]:
    tolerance = min(_SAME_HEIGHT_SHARE * pitch_mm, _SAME_HEIGHT_MM)
    chosen: list[Label | None] = []
    used: set[int] = set()
    worth = 0.0
    for cell in cells:
        after = min(_LABEL_AFTER_MM, 0.6 * (cell.end_mm - cell.start_mm))
        near = [
            label
            for label in labels
            if -_LABEL_BEFORE_MM < label.left_mm - cell.start_mm < after
            and abs(label.y_mm - rows[cell.row].baseline_mm - height_mm) < tolerance
            and id(label) not in used
        ]
        best = max(near, key=lambda label: _worth(label, cell), default=None)
        chosen.append(best)
        if best is not None:
            used.add(id(best))
            worth += _worth(best, cell)
    left_over = [label for label in labels if label.is_clear and id(label) not in used and label.name[0] != "I"]
    return tuple(chosen), worth + _AMID * len(left_over) + (_BELOW if height_mm > 0.0 else 0.0)


def _worth(label: Label, cell: _Cell) -> float:
    if cell.lead is None:
        return _OF_LABELS_ALONE * label.probability[label.name]
    likely = log(max(label.probability.get(cell.lead, 0.0), 1e-9))
    # a lone upright stroke may be a mark between columns as well as the label of lead I
    least = _LEAST_LOG if label.name[0] != "I" else _LEAST_LOG / 2
    return _READ + max(likely, least)


def _arrangement(candidate: _Candidate, pulses: tuple[Pulse, ...], mm_per_s: float) -> Arrangement:
    places = []
    right = wrong = 0
    first_mm = min(cell.start_mm for cell in candidate.cells)
    is_known = candidate.name in templates() and candidate.name != _STRIP
    n_named = sum(cell.lead is not None for cell in candidate.cells)
    for place, (cell, label) in enumerate(zip(candidate.cells, candidate.labels, strict=True)):
        lead, sign = cell.lead or (_UNNAMED, 1)
        if cell.lead is None:
            usual = candidate.strips[place - n_named] if candidate.strips else _UNNAMED
            lead, sign = label.name if label is not None else (usual, 1)
            right += label is not None
        elif label is not None:
            right += label.name == cell.lead
            wrong += label.name != cell.lead and label.is_clear and label.name[0] != "I"
        offset_s = (cell.start_mm - first_mm) / mm_per_s if cell.column else 0.0
        is_strip = cell.lead is None and bool(candidate.strips)
        places.append(LeadPlace(lead, cell.row, cell.start_mm, cell.end_mm, offset_s, sign, is_strip))
    return Arrangement(
        candidate.name,
        tuple(places),
        pulses,
        right,
        wrong,
        columns_fit=candidate.borders_seen >= 0.5,
        is_known=is_known or candidate.name == _STRIP,
    )


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
