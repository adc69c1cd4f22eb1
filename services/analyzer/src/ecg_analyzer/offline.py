"""One file analysed without a server: read, analysed, written beside its name."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.contract.result import DigitizationPart, Result, Warning_, as_json
from ecg_shared.formats import read_ecg
from ecg_shared.formats.sniffing import HEAD_BYTES, sniff_upload
from ecg_shared.paper.sheet import Sheet
from ecg_shared.serving.predictor import Predictor

from ecg_analyzer.document import build_result
from ecg_analyzer.exports import exported_as
from ecg_analyzer.exports.kind import Export
from ecg_analyzer.pipeline import analyze
from ecg_analyzer.report.attempt import PAGE_FILE, TRACE_FILE, attempt_report
from ecg_analyzer.report.case import Case
from ecg_analyzer.report.files import tables

DIGITIZE_COMMAND = "ecg-digitize"


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file read from disk, as readers of formats want it."""

    name: str
    content: bytes


def analyze_file(
    path: Path,
    out: Path,
    options: JobOptions,
    models: Predictor | None,
    exports: Sequence[Export] = (),
    *,
    report_on: Sheet | None = None,
    models_folder: Path | None = None,
) -> Result:
    """Analyse one file and write ``<stem>.json``, ``<stem>.beats.csv`` and ``<stem>.waves.csv`` into ``out``.

    ``exports`` are signal files to write beside them, like ``<stem>.signal.edf``; ``report_on`` the sheet of a report
    to write as ``<stem>.pdf``, None without one.
    A page goes through the ``ecg-digitize`` command first, with the models in ``models_folder``. A WFDB header brings
    the files it names, which lie beside it. Raises EcgError for what is wrong with the file, OSError where it cannot be
    read or written.
    """
    content = path.read_bytes()
    sniffed = sniff_upload(content[:HEAD_BYTES], path.name)
    digitization: DigitizationPart | None = None
    page_files: dict[str, bytes] = {}
    if sniffed.kind == "page":
        ecg, warnings, digitization, page_files = _digitize(
            path, options, with_page=report_on is not None, models=models_folder
        )
    else:
        ecg, warnings = _read([LocalFile(path.name, content), *_beside(path, content)], options)
    analysis = analyze(ecg, options, models)
    sha256 = hashlib.sha256(content).hexdigest()
    result = build_result(
        analysis,
        kind=sniffed.kind,
        form=sniffed.format,
        sha256=sha256,
        pages=len(digitization.pages) if digitization else None,
        patient=options.patient,
        digitization=digitization,
        warnings=warnings,
    )
    out.mkdir(parents=True, exist_ok=True)
    if report_on is not None:
        result, report = attempt_report(result, analysis, Case(patient=options.patient), report_on, page_files)
        if report is not None:
            (out / f"{path.stem}.pdf").write_bytes(report)
    for name, table in tables(analysis).items():
        (out / f"{path.stem}.{name}").write_bytes(table)
    for file in exported_as(ecg, exports, identity=sha256[:32]):
        (out / f"{path.stem}.{file.name}").write_bytes(file.content)
    (out / f"{path.stem}.json").write_text(json.dumps(as_json(result), indent=1) + "\n", encoding="utf-8")
    return result


def _read(files: list[LocalFile], options: JobOptions) -> tuple[Ecg, list[Warning_]]:
    ecg, warnings = read_ecg(files, options)
    return ecg, [Warning_(code=code, detail=detail) for code, detail in warnings]


def _beside(path: Path, content: bytes) -> list[LocalFile]:
    """Return the signal files that a WFDB header names, those that are there; a path in a name is not followed."""
    if path.suffix.lower() != ".hea":
        return []
    lines = [line.split() for line in content.decode("ascii", "replace").splitlines()]
    signals = [fields for fields in lines if fields and not fields[0].startswith("#")][1:]
    names = dict.fromkeys(Path(fields[0]).name for fields in signals)
    return [LocalFile(name, (path.parent / name).read_bytes()) for name in names if (path.parent / name).is_file()]


def _digitize(
    path: Path, options: JobOptions, *, with_page: bool, models: Path | None
) -> tuple[Ecg, list[Warning_], DigitizationPart, dict[str, bytes]]:
    """Return what the command made of a page; ``with_page`` the picture of the page and its trace too, by name."""
    # installed beside this interpreter, whose folder is on the path only where the environment is activated
    command = shutil.which(DIGITIZE_COMMAND, path=Path(sys.executable).parent) or shutil.which(DIGITIZE_COMMAND)
    if command is None:
        raise EcgError(
            f"A page needs the {DIGITIZE_COMMAND} command, which is not installed.", code=ErrorCode.UNSUPPORTED_FORMAT
        )
    with tempfile.TemporaryDirectory() as folder:
        asked = [
            text
            for flag, value in (
                ("--page", options.page),
                ("--layout", options.layout),
                ("--mm-per-s", options.mm_per_s),
                ("--mm-per-mv", options.mm_per_mv),
                ("--leads", ",".join(options.leads) if options.leads else None),
                ("--models", models.resolve() if models else None),
            )
            if value is not None
            for text in (flag, str(value))
        ]
        asked += ["--page-picture"] if with_page else []
        run = subprocess.run(
            [command, str(path.resolve()), "--out", folder, *asked], capture_output=True, text=True, check=False
        )
        signal, document = Path(folder) / f"{path.stem}.csv", Path(folder) / f"{path.stem}.json"
        if run.returncode != 0 or not signal.is_file():
            last_line = (run.stderr.strip() or run.stdout.strip() or "It gave no reason.").splitlines()[-1]
            raise EcgError(f"{DIGITIZE_COMMAND} failed: {last_line}", code=ErrorCode.NO_ECG_FOUND)
        ecg, warnings = _read([LocalFile(signal.name, signal.read_bytes())], JobOptions())
        part = DigitizationPart.model_validate_json(document.read_bytes())
        pictures = (PAGE_FILE, TRACE_FILE) if with_page else ()
        page_files = {name: (Path(folder) / f"{path.stem}.{name}").read_bytes() for name in pictures}
        return ecg, warnings, part, page_files
