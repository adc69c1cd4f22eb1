"""The digitize stage of a job: from an uploaded page to its signal, its pictures and the digitization part."""

from __future__ import annotations

from ecg_shared.contract.result import as_json
from ecg_shared.contract.signal_artifact import encode_signal
from ecg_shared.jobs.stage_work import OutputFile, StageContext, StageInput, StageOutput

from ecg_digitizer.ingest.decoding import ENTRY, decode_argument, decoded_page
from ecg_digitizer.ingest.loading import Loaded
from ecg_digitizer.options import page_options
from ecg_digitizer.shown.overlay import draw_overlay
from ecg_digitizer.shown.trace import trace_json
from ecg_digitizer.upload import read_document


def digitize_upload(given: StageInput, context: StageContext) -> StageOutput:
    """Read the page that the options name, else the first that holds an ECG; each is opened in the sandbox.

    Raises EcgError for what is wrong with the file.
    """
    options = page_options(given.options)

    def load(page: int | None) -> Loaded:
        return decoded_page(*context.decode(ENTRY, given.files, decode_argument(options, page)))

    reading = read_document(load, options, context.models, page=given.options.page)
    context.progress(0.8)
    document = {
        "digitization": as_json(reading.part),
        "format": reading.loaded.form,
        "pages": reading.loaded.pages,
        "warnings": [],
    }
    files = (
        OutputFile("signal.i16", "application/octet-stream", encode_signal(reading.digitization.ecg)),
        OutputFile("page.jpg", "image/jpeg", reading.shown.jpeg()),
        OutputFile("trace.json", "application/json", trace_json(reading.shown)),
        OutputFile("overlay.png", "image/png", draw_overlay(reading.shown)),
    )
    return StageOutput(document=document, files=files)
