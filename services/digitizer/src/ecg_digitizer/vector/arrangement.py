"""Orders traces into rows and columns and gives each its lead: by labels, else by what repeats, else by layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from ecg_shared.paper.layouts import layouts

from ecg_digitizer.vector.elements import Points, Word
from ecg_digitizer.vector.text_scale import lead_label

_LABEL_BEFORE_PT: Final = 40.0
"""How far left of its trace a label may stand (14 mm: the width of a pulse and its margin)."""
_ROW_SHARE: Final = 0.3
"""A label's height over its row may differ by this share of the rows' distance from that of the other labels."""
_MOST_LABELS: Final = 100
_SAME_LEAD_CORRELATION: Final = 0.98
_LEAST_OVERLAP_S: Final = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One lead's trace, NaN heights in its gaps. ``sign`` is -1 where it is printed upside down."""

    points: Points
    row: int
    column: int
    lead: str | None = None
    sign: int = 1

    @property
    def left(self) -> float:
        """Where it begins."""
        return float(self.points[0, 0])

    @property
    def right(self) -> float:
        """Where it ends."""
        return float(self.points[-1, 0])


def arrange(traces: Sequence[Points], words: Sequence[Word]) -> list[Piece]:
    """Return the traces by row, left to right, each with the lead of its label where it has one.

    A row that a program drew as one line through all its columns is cut into equal columns, one a label.
    """
    rows = _rows(traces)
    baselines = np.array([float(np.median(np.concatenate(row)[:, 1])) for row in rows])
    labelled = _labels_of_rows(rows, baselines, words)
    pieces: list[Piece] = []
    for index, row in enumerate(rows):
        named = [labelled.get((index, place), []) for place in range(len(row))]
        parts, names = _mended(row, named) if labelled else (list(row), named)
        column = 0
        for trace, found in zip(parts, names, strict=True):
            leads: list[tuple[str | None, int]] = [*found] or [(None, 1)]
            for part, (lead, sign) in zip(_cut(trace, len(leads)), leads, strict=True):
                pieces.append(Piece(part, index, column, lead, sign))
                column += 1
    return pieces


def name_by_layout(pieces: Sequence[Piece]) -> tuple[list[Piece], str | None]:
    """Give unlabelled traces the leads of the layout whose rows are as long; return them and the layout's name."""
    n_rows = max(piece.row for piece in pieces) + 1
    shape = [sum(piece.row == row for piece in pieces) for row in range(n_rows)]
    for layout in layouts().values():
        if [len(row) for row in layout.rows] == shape or [len(row) for row in layout.rows[:-1]] == shape == [4, 4, 4]:
            return [replace(piece, lead=layout.rows[piece.row][piece.column]) for piece in pieces], layout.name
    return list(pieces), None


def same_lead(piece: Points, others: Sequence[tuple[str, Points]]) -> str | None:
    """Name the lead that a trace repeats: both as (t_s, mv) rows, alike where they are simultaneous.

    A rhythm strip under a 3x4 page shows one of its leads again, so over the shared seconds the two are equal.
    """
    best: tuple[float, str] | None = None
    for lead, other in others:
        start, end = max(piece[0, 0], other[0, 0]), min(piece[-1, 0], other[-1, 0])
        if end - start < _LEAST_OVERLAP_S:
            continue
        at_s = np.arange(start, end, 0.004)
        ours, theirs = (np.interp(at_s, part[:, 0], part[:, 1]) for part in (piece, other))
        both = np.isfinite(ours) & np.isfinite(theirs)
        ours, theirs = ours[both], theirs[both]
        if ours.size < 2 or ours.std() == 0.0 or theirs.std() == 0.0 or not 0.9 < ours.std() / theirs.std() < 1.1:
            continue
        correlation = float(np.corrcoef(ours, theirs)[0, 1])
        if correlation > _SAME_LEAD_CORRELATION and (best is None or correlation > best[0]):
            best = (correlation, lead)
    return best[1] if best else None


def _rows(traces: Sequence[Points]) -> list[list[Points]]:
    """Group traces into rows: one begins wherever a trace starts at the left, the others join the nearest row."""
    left = min(float(trace[0, 0]) for trace in traces)
    reach = 0.15 * (max(float(trace[-1, 0]) for trace in traces) - left)
    first = [trace for trace in traces if trace[0, 0] - left < reach]
    rows = [[trace] for trace in sorted(first, key=_height)]
    for trace in traces:
        if trace[0, 0] - left >= reach:
            min(rows, key=lambda row: abs(_height(row[0]) - _height(trace))).append(trace)
    return [sorted(row, key=lambda trace: trace[0, 0]) for row in rows]


def _height(trace: Points) -> float:
    return float(np.median(trace[:, 1]))


def _mended(
    row: Sequence[Points], names: Sequence[list[tuple[str, int]]]
) -> tuple[list[Points], list[list[tuple[str, int]]]]:
    """Join a lead that was drawn in parts, where it has gaps: a part without a label belongs to the one before it.

    A row without any label is one lead, a rhythm strip.
    """
    parts: list[Points] = []
    kept: list[list[tuple[str, int]]] = []
    for trace, found in zip(row, names, strict=True):
        if parts and not (found and kept[-1]):
            gap = np.array([((parts[-1][-1, 0] + trace[0, 0]) / 2.0, np.nan)])
            parts[-1] = np.concatenate([parts[-1], gap, trace])
            kept[-1] = kept[-1] or found
        else:
            parts.append(trace)
            kept.append(found)
    return parts, kept


def _labels_of_rows(
    rows: Sequence[Sequence[Points]], baselines: Points, words: Sequence[Word]
) -> dict[tuple[int, int], list[tuple[str, int]]]:
    """Match labels to (row, place in row), in the order of their x.

    Carts print labels above, below or before their trace, but all at one height over it: the height that matches
    most labels is taken, of equal ones the nearest to the trace. A name twice at one place is not a label.
    """
    labels = [(word, name) for word in words if (name := lead_label(word.text)) is not None][:_MOST_LABELS]
    pitch = float(np.median(np.diff(baselines))) if len(rows) > 1 else 100.0
    heights = [word.middle[1] - baseline for word, _ in labels for baseline in baselines]
    best: dict[tuple[int, int], list[tuple[float, tuple[str, int]]]] = {}
    best_rank = (0, 0.0)
    for height in heights:
        if abs(height) > 0.75 * pitch:
            continue
        found: dict[tuple[int, int], list[tuple[float, tuple[str, int]]]] = {}
        for word, name in labels:
            row = int(np.argmin(np.abs(baselines + height - word.middle[1])))
            if abs(baselines[row] + height - word.middle[1]) > _ROW_SHARE * pitch:
                continue
            place = _place_at(rows[row], word.middle[0])
            if place is not None:
                found.setdefault((row, place), []).append((word.middle[0], name))
        rank = (sum(len({name for _, name in names}) for names in found.values()), -abs(height))
        if rank > best_rank:
            best, best_rank = found, rank
    return {where: _in_order(names) for where, names in best.items()}


def _place_at(row: Sequence[Points], x: float) -> int | None:
    """Return the last trace of a row that a label at ``x`` can belong to."""
    places = [k for k, trace in enumerate(row) if trace[0, 0] - _LABEL_BEFORE_PT <= x <= trace[-1, 0]]
    starting = [k for k in places if x >= row[k][0, 0]]
    return (starting or places)[-1] if places else None


def _in_order(names: list[tuple[float, tuple[str, int]]]) -> list[tuple[str, int]]:
    return list(dict.fromkeys(name for _, name in sorted(names)))


def _cut(trace: Points, n_columns: int) -> list[Points]:
    """Cut a row into columns of equal width; the stroke that joins two columns belongs to neither."""
    if n_columns == 1:
        return [trace]
    borders = np.linspace(trace[0, 0], trace[-1, 0], n_columns + 1)
    column = np.clip(np.searchsorted(borders, trace[:, 0], side="right") - 1, 0, n_columns - 1)
    return [trace[column == k] for k in range(n_columns)]
