"""The report beside a result: one that cannot be made costs a warning, never the result."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from typing import Final

from ecg_shared.contract.result import Result, Warning_
from ecg_shared.paper.sheet import Sheet

from ecg_analyzer.pipeline import Analysis
from ecg_analyzer.report.case import Case
from ecg_analyzer.report.page_picture import page_figure
from ecg_analyzer.report.pdf import ReportRequest, report_pdf

_log = logging.getLogger(__name__)
FILE_NAME: Final = "report.pdf"
MEDIA_TYPE: Final = "application/pdf"
PAGE_FILE: Final = "page.jpg"
TRACE_FILE: Final = "trace.json"
NOT_MADE: Final = Warning_(code="report_not_made", detail="The report could not be made; the result stands without it.")


def attempt_report(
    result: Result, analysis: Analysis, case: Case, sheet: Sheet, page_files: Mapping[str, bytes]
) -> tuple[Result, bytes | None]:
    """Return the result and its report; where that fails, the result with the warning ``report_not_made``, and None.

    ``page_files`` are those of the digitize stage by name, empty for a signal. Any bug counts as a failure, since a
    result that is right must not be lost to its print; it is logged by its type and place alone, and the tests hold
    every report they make to the absence of the warning.
    """
    try:
        page = None
        if PAGE_FILE in page_files and TRACE_FILE in page_files:
            page = page_figure(page_files[PAGE_FILE], page_files[TRACE_FILE])
        return result, report_pdf(result, analysis, ReportRequest(case, sheet, page))
    except Exception as error:
        places = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
        _log.error("report of job %s not made, %s at\n%s", case.job_id, type(error).__name__, places)
        return result.model_copy(update={"warnings": [*result.warnings, NOT_MADE]}), None
