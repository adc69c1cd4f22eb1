"""The numbers of a text file whose layout is known, with the row of everything that was no number."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.formats.delimited_layout import MAX_COLUMNS, MISSING_WORDS, Layout

_ROWS_AT_A_TIME: Final = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """``values`` is float64 of shape (n_rows, n_columns), NaN for a cell that is empty or no finite number.

    ``rows`` holds each row's line number in the file, from 1. ``clocks`` holds the text of the columns of clock times.
    ``words`` counts, for each column, the cells that hold something else than a number, and names the first one's row.
    """

    values: npt.NDArray[np.float64]
    rows: npt.NDArray[np.int64]
    clocks: dict[int, npt.NDArray[np.object_]]
    words: dict[int, tuple[int, int]]


def read_table(text: bytes, layout: Layout) -> Table:
    """Read all rows from the first data row on; blank lines are left out, short rows are filled with NaN.

    Raises EcgError(corrupt_file) for a row with more cells than the others, invalid_leads for too many columns.
    """
    if layout.n_columns > MAX_COLUMNS:
        raise EcgError(
            f"Row {layout.first_row} holds {layout.n_columns} numbers. Send one lead a column, one sample a row.",
            code=ErrorCode.INVALID_LEADS,
        )
    try:
        values, clocks, words = _fast(text, layout)
    except ValueError:
        values, clocks, words = _cell_by_cell(text, layout)
    rows: npt.NDArray[np.int64] = np.arange(layout.first_row, layout.first_row + len(values), dtype=np.int64)
    keep = ~_blank(values, clocks, text, layout)
    if not keep.all():
        values, rows = values[keep], rows[keep]
        clocks = {column: cells[keep] for column, cells in clocks.items()}
    return Table(values, rows, clocks, words)


_Columns = tuple[npt.NDArray[np.float64], dict[int, npt.NDArray[np.object_]], dict[int, tuple[int, int]]]


def _fast(text: bytes, layout: Layout) -> _Columns:
    """Read a table that holds numbers and empty cells only; ValueError for anything else."""
    dtypes = {c: "object" if c in layout.clock_columns else "float64" for c in range(layout.n_columns)}
    frame = _frame(text, layout, dtype=dtypes)
    values = np.full(frame.shape, np.nan)
    for column in range(layout.n_columns):
        if column not in layout.clock_columns:
            values[:, column] = frame[column].to_numpy()
    clocks = {c: frame[c].to_numpy(dtype=object) for c in layout.clock_columns}
    if np.isinf(values).any():
        raise ValueError("numbers beyond double precision")
    return values, clocks, {}


def _cell_by_cell(text: bytes, layout: Layout) -> _Columns:
    """Read a table with words between its numbers, some rows at a time to bound the memory."""
    import pandas as pd

    parts: list[npt.NDArray[np.float64]] = []
    clock_parts: dict[int, list[npt.NDArray[np.object_]]] = {c: [] for c in layout.clock_columns}
    words: dict[int, tuple[int, int]] = {}
    done = 0
    for chunk in _chunks(text, layout):
        part = np.full(chunk.shape, np.nan)
        for column in range(layout.n_columns):
            cells = chunk[column]
            if column in clock_parts:
                clock_parts[column].append(cells.to_numpy(dtype=object))
                continue
            if layout.decimal == ",":
                cells = cells.str.replace(",", ".", regex=False)
            numbers = pd.to_numeric(cells, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
            numbers = np.where(np.isinf(numbers), np.nan, numbers)
            part[:, column] = numbers
            wrong = np.flatnonzero(np.isnan(numbers) & cells.notna().to_numpy())
            if wrong.size:
                n_before, first = words.get(column, (0, layout.first_row + done + int(wrong[0])))
                words[column] = (n_before + wrong.size, first)
        parts.append(part)
        done += len(part)
    clocks = {c: np.concatenate(cells) for c, cells in clock_parts.items()}
    return np.concatenate(parts), clocks, words


def _chunks(text: bytes, layout: Layout) -> Iterator[Any]:
    try:
        with _frame(text, layout, dtype="object", chunksize=_ROWS_AT_A_TIME) as reader:
            yield from reader
    except ValueError:  # pandas' ParserError: a row is longer than the first
        raise _too_long_row(text, layout) from None


def _frame(text: bytes, layout: Layout, **how: Any) -> Any:  # noqa: ANN401 - pandas has no types here
    import pandas as pd

    stream = io.BytesIO(text)
    stream.seek(layout.offset)
    return pd.read_csv(
        stream,
        sep=r"\s+" if layout.delimiter == " " else layout.delimiter,
        decimal=layout.decimal,
        quotechar=layout.quote,
        header=None,
        names=list(range(layout.n_columns)),
        na_values=list(MISSING_WORDS),
        skipinitialspace=True,
        skip_blank_lines=False,
        encoding_errors="replace",
        engine="c",
        **how,
    )


def _too_long_row(text: bytes, layout: Layout) -> EcgError:
    """Name the first row with more cells than columns; quotation marks are not honoured in this search."""
    for index, line in enumerate(text[layout.offset :].splitlines()):
        n_cells = len(line.split()) if layout.delimiter == " " else line.count(layout.delimiter.encode()) + 1
        if n_cells > layout.n_columns:
            row = layout.first_row + index
            return EcgError(
                f"Row {row} holds {n_cells} cells where the first holds {layout.n_columns}.",
                code=ErrorCode.CORRUPT_FILE,
            )
    return EcgError("A quotation mark is not closed.", code=ErrorCode.CORRUPT_FILE)


def _blank(
    values: npt.NDArray[np.float64], clocks: dict[int, npt.NDArray[np.object_]], text: bytes, layout: Layout
) -> npt.NDArray[np.bool_]:
    """Tell which rows come from lines without any sign; a row of empty cells is a gap in the signal, and stays.

    Rows without a number at the end (``END``, a sum line) are left out too.
    """
    empty = np.asarray(np.isnan(values).all(axis=1), dtype=bool)
    for cells in clocks.values():
        empty = empty & np.array([not isinstance(cell, str) for cell in cells], dtype=bool)
    if not empty.any():
        return empty
    lines = text[layout.offset :].splitlines()
    blank = np.zeros(len(values), dtype=bool)
    for index in np.flatnonzero(empty):
        blank[index] = index >= len(lines) or not lines[index].strip()
    last = len(values)
    while last and empty[last - 1]:
        last -= 1
    blank[last:] = True
    return blank
