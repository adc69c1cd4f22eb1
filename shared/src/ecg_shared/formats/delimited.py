"""CSV and its kin, read forgivingly: any usual delimiter, decimal sign, encoding, preamble, header, time and unit.

Whatever is not said in the file or by the caller is inferred only where it can be told, and then said in a warning;
a rate is never guessed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.leads import STANDARD_LEADS, standard_lead
from ecg_shared.contract.options import JobOptions, Units
from ecg_shared.formats.channels import check_lead_names, ecg_label, lead_name
from ecg_shared.formats.checks import check_rate, check_size
from ecg_shared.formats.delimited_layout import Layout, find_layout, holds_numbers, upright
from ecg_shared.formats.delimited_table import Table, read_table
from ecg_shared.formats.delimited_time import (
    Clock,
    counts_samples,
    is_counter_label,
    is_time_label,
    numeric_clock,
    on_uniform_grid,
    rises_evenly,
    text_clock,
)
from ecg_shared.formats.signal_format import Reading, ReadingWarning, SourceFile
from ecg_shared.formats.text import as_utf8, head_as_text
from ecg_shared.formats.units import infer_mv_per, mv_per, mv_per_option

NAME: Final = "csv"
EXTENSIONS: Final = (".csv", ".tsv")
MEDIA_TYPE: Final = "text/csv"

_OWN_TIME_LABEL: Final = "time_s"  # the first column of the files written here, whose leads are millivolts
_PLAIN_LABELS: Final = frozenset(("value", "values", "signal", "amplitude", "voltage", "data", "mv", "uv", "v"))
_RATE_LINE: Final = re.compile(
    r"sampl\w*|abtast\w*|meetfrequentie|messfrequenz|frequen\w*|fréquence\w*|frecuencia\w*|\bfs\b|\brate\b",
    re.IGNORECASE,
)
_HZ: Final = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(k?)(?:hz|hertz|hercio|sps)\b|(?:[:=,;\t]|\s)\s*(\d+(?:[.,]\d+)?)\s*$", re.I
)
_UNIT_BEHIND: Final = re.compile(r"\s*(.*\w)[\s_/,]+(\S+)\s*")
_UNIT_LINE: Final = re.compile(r"^\W*(?:unit|units|einheit|eenheid|unité|unidad|unità)\W+(\S+?)\W*$", re.IGNORECASE)
_LEAD_LINE: Final = re.compile(
    r"^\W*(?:lead|leads|labels?|channels?|ableitung|afleiding|dérivation|derivación|derivazione)\s*[:=,;\t]+\s*(.+)$",
    re.IGNORECASE,
)


def sniff(head: bytes) -> bool:
    """Tell whether the beginning of a text holds rows of numbers."""
    text = head_as_text(head)
    if text is None or text.lstrip()[:1] in ("<", "{", "["):
        return False
    return holds_numbers(text.encode())


def read(files: Sequence[SourceFile], options: JobOptions) -> Reading:
    """Read one text file of columns, one lead a column, one sample a row.

    The rate comes from the time column, the option or the preamble; millivolts from the option, the header, the
    preamble or, with the warning ``units_inferred``, from the size of the beats.
    Raises EcgError: see ``delimited_time``, ``units`` and the codes below; every row is named by its line number.
    """
    if len(files) != 1:
        raise EcgError("A recording as text is one file.", code=ErrorCode.UNSUPPORTED_FORMAT)
    text = upright(as_utf8(files[0].content))
    layout = find_layout(text)
    if layout is None:
        raise EcgError("The file holds no row of numbers.", code=ErrorCode.SIGNAL_EMPTY)
    table = read_table(text, layout)
    if len(table.values) < 2:
        raise EcgError(f"The file holds {len(table.values)} rows of numbers.", code=ErrorCode.SIGNAL_EMPTY)
    columns = _columns(layout, table, options)
    warnings = list(columns.warnings) + _cell_warnings(table, columns)
    samples = table.values[:, columns.lead_columns]
    if columns.clock is None:
        stated_rate_hz = options.sampling_rate_hz or _preamble_rate_hz(layout.preamble)
        if stated_rate_hz is None:
            raise EcgError(code=ErrorCode.SAMPLING_RATE_MISSING)
        rate_hz = stated_rate_hz
    else:
        check_size(n_samples=len(samples), n_leads=samples.shape[1], sampling_rate_hz=10_000.0)
        samples, rate_hz, time_warnings = on_uniform_grid(
            columns.clock.seconds, samples, rows=table.rows, stated_rate_hz=options.sampling_rate_hz
        )
        warnings += time_warnings
        if columns.clock.inferred_unit:
            warnings.append(
                ("time_unit_inferred", f"The time column names no unit; {columns.clock.inferred_unit} was taken.")
            )
    check_rate(rate_hz)
    scales, calibrated, unit_warnings = _scales(layout, columns, samples, options, sampling_rate_hz=rate_hz)
    ecg = Ecg(
        signal_mv=np.ascontiguousarray((samples * scales).T, dtype=np.float32),
        sampling_rate_hz=rate_hz,
        lead_names=columns.lead_names,
        start=columns.clock.start if columns.clock else None,
        calibrated=calibrated,
        source=NAME,
    )
    return ecg, warnings + unit_warnings


def write(ecg: Ecg) -> bytes:
    """Write ``time_s`` and a column a lead in millivolts, five digits after the point; empty = not recorded."""
    import pandas as pd

    digits = 6 if ecg.sampling_rate_hz < 1000 else 8
    frame = pd.DataFrame(ecg.signal_mv.T, columns=list(ecg.lead_names), copy=False).map(_five_digits)
    times = np.char.mod(f"%.{digits}f", np.arange(ecg.n_samples) / ecg.sampling_rate_hz)
    frame.insert(0, _OWN_TIME_LABEL, times)
    out = io.StringIO()
    frame.to_csv(out, index=False, lineterminator="\n")
    return out.getvalue().encode()


def _five_digits(value_mv: float) -> str:
    return "" if value_mv != value_mv else f"{value_mv:.5f}"  # noqa: PLR0124 - NaN is the one value unlike itself


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    """Which columns are what."""

    lead_columns: list[int]
    lead_names: tuple[str, ...]
    clock: Clock | None
    own: bool
    warnings: tuple[ReadingWarning, ...]


def _columns(layout: Layout, table: Table, options: JobOptions) -> _Columns:
    """Tell time columns, counters and leads apart; raises EcgError(invalid_leads) where no column is a lead."""
    values = table.values
    times = list(layout.clock_columns)
    counters: list[int] = []
    for column in range(layout.n_columns):
        if column in times:
            continue
        label = layout.labels[column]
        if is_counter_label(label) or (column == 0 and not label and _counts(values, column, layout)):
            counters.append(column)
        elif is_time_label(label) or (
            column == 0 and not layout.has_header and layout.n_columns > 1 and rises_evenly(values[:, 0])
        ):
            times.append(column)
    rest = [
        c
        for c in range(layout.n_columns)
        if c not in times and c not in counters and (layout.labels[c] or not np.isnan(values[:, c]).all())
    ]
    lead_columns, names, warnings = _leads(layout, rest, options)
    own = layout.labels[0] == _OWN_TIME_LABEL and len(lead_columns) == layout.n_columns - 1
    return _Columns(lead_columns, names, _best_clock(times, layout, table, options), own, tuple(warnings))


def _counts(values: npt.NDArray[np.float64], column: int, layout: Layout) -> bool:
    return layout.n_columns > 1 and counts_samples(values[:, column])


def _best_clock(times: Sequence[int], layout: Layout, table: Table, options: JobOptions) -> Clock | None:
    """Return the time column whose steps are most even: a log may hold the phone's time beside the sensor's."""
    clocks: list[Clock] = []
    refused: EcgError | None = None
    for column in times:
        try:
            if column in table.clocks:
                clocks.append(text_clock(table.clocks[column]))
            else:
                clocks.append(
                    numeric_clock(table.values[:, column], label=layout.labels[column], unit=layout.units[column])
                )
        except EcgError as error:
            refused = error
    if not clocks:
        if refused is not None and options.sampling_rate_hz is None:
            raise refused
        return None
    return min(clocks, key=_unevenness)


def _unevenness(clock: Clock) -> float:
    steps = np.diff(clock.seconds[np.isfinite(clock.seconds)])
    middle = float(np.median(steps)) if len(steps) else 0.0
    return float(np.abs(steps - middle).max()) / middle if middle > 0 else np.inf


def _leads(
    layout: Layout, rest: Sequence[int], options: JobOptions
) -> tuple[list[int], tuple[str, ...], list[ReadingWarning]]:
    if options.leads is not None and len(options.leads) == len(rest):
        names = tuple(standard_lead(label) or label for label in options.leads)
        check_lead_names(names)
        return list(rest), names, []
    if not any(layout.labels[c] for c in rest):
        return list(rest), *_names_without_header(layout, rest)
    known = {c: name for c in rest if (name := _lead_of(layout.labels[c]))}
    if not known and len(rest) == 1 and _is_plain(layout.labels[rest[0]]):
        known = {rest[0]: _preamble_lead(layout.preamble) or "ECG"}
    if not known:
        raise EcgError(
            "No column is named like an ECG lead. Name the columns I, II, V1 …, or set the option leads.",
            code=ErrorCode.INVALID_LEADS,
        )
    check_lead_names(tuple(known.values()))
    ignored = [c + 1 for c in rest if c not in known]
    warnings = [("columns_ignored", f"Columns {ignored} name no ECG lead and were ignored.")] if ignored else []
    return list(known), tuple(known.values()), warnings


def _lead_of(label: str) -> str | None:
    """Return the lead that a header cell names, a unit behind it (``I_uV``, ``Lead I/mV``) taken off."""
    with_unit = _UNIT_BEHIND.fullmatch(label)
    plain = with_unit[1] if with_unit and mv_per(with_unit[2]) is not None else label
    return ecg_label(plain) if lead_name(plain) else None


def _names_without_header(layout: Layout, rest: Sequence[int]) -> tuple[tuple[str, ...], list[ReadingWarning]]:
    if len(rest) == 1:
        return (_preamble_lead(layout.preamble) or "ECG",), []
    if len(rest) == len(STANDARD_LEADS):
        return STANDARD_LEADS, [
            ("lead_order_assumed", "The twelve columns have no names; I, II, III, aVR, aVL, aVF, V1 to V6 was taken.")
        ]
    names = tuple(f"ECG{n}" for n in range(1, len(rest) + 1))
    check_lead_names(names)
    return names, [("leads_unnamed", "The columns have no names; set the option leads to name them.")]


def _is_plain(label: str) -> bool:
    """Tell whether a label means "the signal" without naming a lead."""
    return bool(set(re.findall(r"[a-zµ]+", label.lower().replace("µ", "u"))) & _PLAIN_LABELS)


def _preamble_lead(preamble: Sequence[str]) -> str | None:
    for line in preamble:
        found = _LEAD_LINE.match(line)
        if found and (name := standard_lead(found[1].strip("\"' \t,;"))):
            return name
    return None


def _preamble_rate_hz(preamble: Sequence[str]) -> float | None:
    for line in preamble:
        if not _RATE_LINE.search(line):
            continue
        found = _HZ.search(line)
        if found:
            number = float((found[1] or found[3]).replace(",", "."))
            return number * 1000.0 if found[2] else number
    return None


def _scales(
    layout: Layout,
    columns: _Columns,
    samples: npt.NDArray[np.float64],
    options: JobOptions,
    *,
    sampling_rate_hz: float,
) -> tuple[npt.NDArray[np.float64], bool, list[ReadingWarning]]:
    """Return millivolts per unit for each lead, whether they are certain, and warnings."""
    named = [_label_mv_per(layout, column) for column in columns.lead_columns]
    said = mv_per_option(options)
    if said is not None:
        conflict = any(scale is not None and not np.isclose(scale, said) for scale in named)
        detail = "The header names another unit than the option units; the option was used."
        return np.full(len(named), said), True, [("units_conflict", detail)] if conflict else []
    from_preamble = next((mv_per(found[1]) for line in layout.preamble if (found := _UNIT_LINE.match(line))), None)
    scales = [scale if scale is not None else from_preamble for scale in named]
    if all(scale is not None for scale in scales):
        return np.array(scales, dtype=np.float64), True, []
    unnamed = [i for i, scale in enumerate(scales) if scale is None]
    try:
        inferred, unit = infer_mv_per(samples[:, unnamed], sampling_rate_hz=sampling_rate_hz)
    except EcgError:
        if not columns.own:
            raise
        inferred, unit = 1.0, Units.MV
    if columns.own and unit is Units.MV:
        return np.ones(len(scales)), True, []
    shown = unit.value if unit else "V"
    filled = np.array([inferred if scale is None else scale for scale in scales], dtype=np.float64)
    return filled, False, [("units_inferred", f"No unit is named; {shown} was inferred from the size of the beats.")]


def _label_mv_per(layout: Layout, column: int) -> float | None:
    """Return the unit named in a header cell (``II (mV)``, ``I_uV``, ``ECG [µV]``, ``mV``) or below it."""
    if layout.units[column]:
        return mv_per(layout.units[column])
    label = layout.labels[column]
    bracket = re.search(r"[\[(]\s*([^\])]*?)\s*[\])]\s*$", label)
    if bracket:
        return mv_per(bracket[1])
    last = re.split(r"[\s_/,]+", label.strip())[-1]
    return None if last.lower() == "v" else mv_per(last)  # a bare V is a chest lead, not volts


def _cell_warnings(table: Table, columns: _Columns) -> list[ReadingWarning]:
    wrong = {c: table.words[c] for c in columns.lead_columns if c in table.words}
    if not wrong:
        return []
    n_cells = sum(n for n, _ in wrong.values())
    first = min(row for _, row in wrong.values())
    return [("cells_not_numbers", f"{n_cells} cells hold no number and are left unrecorded, the first in row {first}.")]
