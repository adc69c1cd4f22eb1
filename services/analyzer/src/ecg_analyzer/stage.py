"""The analyze stage of a job: from an upload, or a digitized page, to the result document and its files."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.result import DigitizationPart, Result, Warning_, as_json
from ecg_shared.contract.signal_artifact import decode_signal, encode_signal
from ecg_shared.formats.decoding import ENTRY, decode_argument, decoded_ecg
from ecg_shared.jobs.stage_work import OutputFile, StageContext, StageInput, StageOutput
from ecg_shared.paper.sheet import Sheet
from ecg_shared.paper.waveform import waveform_png

from ecg_analyzer.document import build_result
from ecg_analyzer.exports import exported
from ecg_analyzer.pipeline import Analysis, analyze
from ecg_analyzer.report.attempt import FILE_NAME as REPORT_FILE
from ecg_analyzer.report.attempt import MEDIA_TYPE as REPORT_TYPE
from ecg_analyzer.report.attempt import attempt_report
from ecg_analyzer.report.case import Case
from ecg_analyzer.report.files import tables


def analyze_upload(given: StageInput, context: StageContext, *, sheet: Sheet = Sheet.A4) -> StageOutput:
    """Read the signal, analyse it and write the document, its tables, pictures and report.

    A signal file comes from outside and is opened in the sandbox; a page's signal was written by the digitize stage
    and stays its artefact. Raises EcgError for what is wrong with the file or the models.
    """
    page = given.kind == "page"
    ecg, warnings = _digitized(given) if page else _decoded(given, context)
    context.progress(0.2)
    # The picture needs nothing of the analysis, and the tables nothing of the report; each leaves the interpreter to
    # the other for most of its time.
    with ThreadPoolExecutor(1, thread_name_prefix="beside") as beside:
        picture = beside.submit(waveform_png, ecg)
        analysis = analyze(ecg, given.options, context.models)
        context.progress(0.7)
        tabled = beside.submit(tables, analysis)
        result, report = _reported(given, analysis, sheet, warnings)
    context.progress(0.9)
    files = [OutputFile(name, "text/csv", content) for name, content in tabled.result().items()]
    if report is not None:
        files.append(OutputFile(REPORT_FILE, REPORT_TYPE, report))
    files.append(OutputFile("waveform.png", "image/png", picture.result()))
    if not page:
        files.append(OutputFile("signal.i16", "application/octet-stream", encode_signal(ecg)))
    exports = exported(ecg, given.options, identity=str(given.job_id))
    files += [OutputFile(file.name, file.media_type, file.content) for file in exports]
    return StageOutput(document=as_json(result), files=tuple(files))


def _reported(
    given: StageInput, analysis: Analysis, sheet: Sheet, warnings: list[Warning_]
) -> tuple[Result, bytes | None]:
    page = given.kind == "page"
    digitized = given.documents["digitize"] if page else {}
    result = build_result(
        analysis,
        kind="page" if page else "signal",
        form=digitized["format"] if page else analysis.ecg.source,
        sha256=given.input_sha256,
        pages=digitized["pages"] if page else None,
        patient=given.options.patient,
        digitization=DigitizationPart.model_validate(digitized["digitization"]) if page else None,
        warnings=warnings,
    )
    case = Case(given.job_id, given.options.external_id, given.options.patient)
    page_files = {file.name: file.content for file in given.files} if page else {}
    return attempt_report(result, analysis, case, sheet, page_files)


def _decoded(given: StageInput, context: StageContext) -> tuple[Ecg, list[Warning_]]:
    facts, arrays = context.decode(ENTRY, given.files, decode_argument(given.options))
    ecg, warnings = decoded_ecg(facts, arrays)
    return ecg, [Warning_(code=code, detail=detail) for code, detail in warnings]


def _digitized(given: StageInput) -> tuple[Ecg, list[Warning_]]:
    content = next(file.content for file in given.files if file.name == "signal.i16")
    warnings = given.documents["digitize"].get("warnings", [])
    return decode_signal(content), [Warning_.model_validate(warning) for warning in warnings]
