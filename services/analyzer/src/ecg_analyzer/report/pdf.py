"""The report: a result as pages to print, keep and send on."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib import resources
from typing import Any, Final

import numpy as np
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import sort_key
from ecg_shared.contract.result import Result, as_json
from ecg_shared.paper.layouts import choose_layout
from ecg_shared.paper.offset import without_offset
from ecg_shared.paper.pdf import alt_text, placed_text, plan_svg
from ecg_shared.paper.plan import MAX_STRIP_ROWS, Box, PagePlan, plan_page
from ecg_shared.paper.printable import printable
from ecg_shared.paper.sheet import Sheet
from ecg_shared.paper.style import FONT_FAMILY, PaperStyle
from ecg_shared.paper.svg import PRINT_UNIT_MM, hex_colour
from ecg_shared.paper.typesetting import ARCHIVE_AND_ACCESS, UNDATED, typeset

from ecg_analyzer.pipeline import Analysis
from ecg_analyzer.report.beat_marks import COLOURS, NAMES
from ecg_analyzer.report.beats_figure import median_beats_figure
from ecg_analyzer.report.case import Case
from ecg_analyzer.report.cover import by_severity, cover
from ecg_analyzer.report.excerpts import excerpts
from ecg_analyzer.report.figure import Figure
from ecg_analyzer.report.measurement_rows import lead_table, measurement_rows
from ecg_analyzer.report.provenance import provenance
from ecg_analyzer.report.ranges import SOURCE
from ecg_analyzer.report.signal_quality import quality_part
from ecg_analyzer.report.strips import ROW_S, Row, scale_of, strips
from ecg_analyzer.report.trends import overview, tachogram, window_probabilities
from ecg_analyzer.report.words import clock, measurement_name, number

SHORT_S: Final = 60.0
"""Up to this length the rhythm page shows every beat."""
MOST_RATE_HZ: Final = 500.0
"""0.05 mm of paper at 25 mm/s, a sixth of the pen's width; of a finer recording every n-th sample is drawn."""
_FEW_ROWS: Final = 2
"""With so few strips the rest of the report has room under them."""
_BEYOND_MM: Final = 9.0
"""How far around the field the first page's drawing reaches: tall complexes, times of strips, the ruler."""


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """How a report is wanted: on which sheet, of which case, with the digitized page if there was one."""

    case: Case = field(default_factory=Case)
    sheet: Sheet = Sheet.A4
    page: Figure | None = None


def report_pdf(result: Result, analysis: Analysis, request: ReportRequest) -> bytes:
    """Return the report as PDF/A-3a and PDF/UA-1, ``result.json`` attached.

    The same result gives the same bytes: its date is that of the recording or of the job, never the clock's.
    Raises TypesettingError.
    """
    case, figures = request.case, list[Figure]()
    plan, drawn, shifted = _traces(analysis)
    document = {
        "font": FONT_FAMILY,
        "sheet": {"width": request.sheet.width_mm, "height": request.sheet.height_mm},
        "disclaimer": result.disclaimer,
        "id": f"Job {case.job_id}" if case.job_id is not None else f"File {result.input.sha256[:16]}…",
        "software": f"ecg-analyzer {result.versions.software}",
        "cover": cover(result, case) | {"traces": _field(plan, shifted)},
        "measurements": {
            "rows": measurement_rows(result.measurements, case.patient),
            "source": SOURCE,
            "leads": lead_table(result.measurements),
        },
        "findings": _findings(result),
        "silence": "Nothing was judged."
        if result.quality.reason_if_not_interpretable
        else "No rule spoke. That is not a statement of health.",
        "quality": quality_part(result.quality),
        "beats": _kept(figures, median_beats_figure(analysis.medians)),
        "rhythm": _rhythm(result, analysis, figures),
        "provenance": provenance(result, case, analysis.leads),
        "page": _kept(figures, request.page),
    }
    files = {
        "main.typ": resources.files(__package__).joinpath("report.typ").read_bytes(),
        "traces.svg": plan_svg(plan, drawn, style=PaperStyle(), view=_view(plan), unit_mm=PRINT_UNIT_MM),
        "result.json": json.dumps(as_json(result), indent=1).encode(),
    }
    files |= {figure.file: figure.svg for figure in figures}
    files["report.json"] = json.dumps(document).encode()
    return typeset(files, standards=ARCHIVE_AND_ACCESS, created=_dated(result, case))


def _dated(result: Result, case: Case) -> datetime:
    """Return the file's date, the same for the same input; a time without a zone counts as UTC, as PDF needs one."""
    created = result.signal.start or case.submitted or UNDATED
    return created if created.tzinfo is not None else created.replace(tzinfo=UTC)


def _traces(analysis: Analysis) -> tuple[PagePlan, Ecg, tuple[str, ...]]:
    """Return the first page's plan, what is drawn on it, and the leads whose constant voltage was taken off."""
    ecg = _printable_leads(analysis.ecg)
    start_s = _opening_s(analysis)
    shown, shifted = without_offset(ecg, start_s=start_s, duration_s=ROW_S)
    return plan_page(shown, choose_layout(shown), start_s=start_s), shown, shifted


def _printable_leads(ecg: Ecg) -> Ecg:
    """Return the leads that fit on a page, in their usual order, at the rate that its paper can show."""
    step = max(1, int(ecg.sampling_rate_hz // MOST_RATE_HZ))
    rows = sorted(range(len(ecg.lead_names)), key=lambda row: sort_key(ecg.lead_names[row]))[:MAX_STRIP_ROWS]
    names = tuple(ecg.lead_names[row] for row in rows)
    if names == ecg.lead_names and step == 1:
        return ecg
    signal_mv = ecg.signal_mv[rows, ::step]
    return replace(ecg, signal_mv=signal_mv, lead_names=names, sampling_rate_hz=ecg.sampling_rate_hz / step)


def _opening_s(analysis: Analysis) -> float:
    """Return where the first ten seconds begin in which something was recorded throughout; 0 where there are none."""
    per_row = round(ROW_S * analysis.ecg.sampling_rate_hz)
    broken = analysis.quality.broken
    if broken.size < 2 * per_row:
        return 0.0
    rows = broken[: broken.size // per_row * per_row].reshape(-1, per_row).any(axis=1)
    whole = np.flatnonzero(~rows)
    return float(whole[0]) * ROW_S if whole.size else 0.0


def _view(plan: PagePlan) -> Box:
    paper = plan.field
    return Box(
        paper.x - _BEYOND_MM, paper.y - _BEYOND_MM, paper.width + 2.0 * _BEYOND_MM, paper.height + 2.0 * _BEYOND_MM
    )


def _field(plan: PagePlan, shifted: tuple[str, ...]) -> dict[str, Any]:
    view = _view(plan)
    texts = [text for text in plan.texts if text.role in ("label", "scale")]
    first_s = min(cell.start_s for cell in plan.cells)
    last_s = max(cell.start_s + cell.duration_s for cell in plan.cells)
    notes = [f"Seconds {first_s:g} to {last_s:g}"]
    if shifted:
        notes.append(f"constant voltage taken off {', '.join(shifted)}")
    return {
        "width": view.width,
        "height": view.height,
        "beyond": _BEYOND_MM,
        "alt": printable(alt_text(plan)),
        "texts": [
            placed_text(replace(text, text=printable(text.text)), left_mm=view.x, top_mm=view.y) for text in texts
        ],
        "note": printable("; ".join(notes)),
    }


def _findings(result: Result) -> list[dict[str, Any]]:
    rows = []
    for finding in by_severity(result.findings):
        evidence = finding.evidence
        kind = result.measurements.get(evidence.measurement)
        unit = kind.unit if kind is not None else ""
        value, limit = number(evidence.value, unit), number(evidence.threshold, unit)
        rows.append(
            {
                "text": printable(finding.text),
                "severity": finding.severity,
                "evidence": printable(f"{measurement_name(evidence.measurement)} {value}, limit {limit} {unit}"),
                "source": printable(evidence.source),
                "leads": printable(", ".join(finding.leads or ())),
            }
        )
    return rows


def _rhythm(result: Result, analysis: Analysis, figures: list[Figure]) -> dict[str, Any]:
    ecg, beats, lead = analysis.ecg, analysis.beats, analysis.leads[0]
    short = ecg.duration_s <= SHORT_S
    if short:
        rows = tuple(Row(start_s, clock(start_s)) for start_s in np.arange(0.0, ecg.duration_s - 0.5, ROW_S).tolist())
    else:
        rows = excerpts(beats, result.prediction, ecg.duration_s)
    drawn = strips("strips", ecg, beats, lead, rows, alone=not short) if rows else None
    return {
        "lead": printable(lead),
        "duration": clock(ecg.duration_s),
        "short": short,
        "strips": _kept(figures, drawn),
        "scale": printable(scale_of(drawn)) if drawn else "",
        "overview": None if short else _kept(figures, overview(ecg, lead)),
        "tachogram": _kept(figures, tachogram(beats, ecg.duration_s)),
        "probabilities": None
        if short or len(result.prediction.windows) < 2
        else _kept(figures, window_probabilities(result.prediction, ecg.duration_s)),
        "windows": _windows_in_words(result) if short else "",
        "classes": [
            {"letter": letter, "name": NAMES.get(letter, letter), "count": count, "colour": hex_colour(COLOURS[letter])}
            for letter, count in result.beats.by_class.items()
        ],
        "count": result.beats.count,
        "leaves-room": short and len(rows) <= _FEW_ROWS,
    }


def _windows_in_words(result: Result) -> str:
    windows = [
        f"{clock(window.start_s)} to {clock(window.end_s)}: {window.probability:.2f}"
        for window in result.prediction.windows
    ]
    return f"Probability of an abnormal rhythm by window: {', '.join(windows)}." if len(windows) > 1 else ""


def _kept(figures: list[Figure], figure: Figure | None) -> dict[str, Any] | None:
    """Keep a figure among the files and return what the template needs; None stays None."""
    if figure is None:
        return None
    figures.append(figure)
    return figure.document()
