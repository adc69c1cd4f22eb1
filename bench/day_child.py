"""A long recording through the analysis or the whole stage: ``python -m bench.day_child analysis|stage FOLDER``.

Prints seconds and the process's peak resident memory in MB; it imports no more than the worker does for the same.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from ecg_analyzer.document import build_result
from ecg_analyzer.pipeline import analyze
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats.decoding import DECODERS, ENTRY, decode_argument, decoded_ecg
from ecg_shared.jobs.sandbox import DecodeLimits, DecodeParent
from ecg_shared.jobs.stage_work import Decoded, InputFile, StageInput
from ecg_shared.serving.predictor import Predictor

ROOT: Final = Path(__file__).resolve().parents[1]
_DEADLINE_S: Final = 60.0


class _Context:
    """What a worker gives the stage: the sandbox and the models, these in this process."""

    models: Predictor

    def __init__(self, parent: DecodeParent, models: Predictor) -> None:
        self.models = models
        self._parent = parent

    def progress(self, fraction: float) -> None:
        """Report to nobody."""

    def decode(self, entry: str, files: Sequence[InputFile], argument: Mapping[str, Any]) -> Decoded:
        """Decode in the sandbox."""
        return self._parent.decode(entry, files, argument, _DEADLINE_S)


def _upload(folder: Path) -> tuple[InputFile, ...]:
    return tuple(InputFile(path.name, "application/x-wfdb", path.read_bytes()) for path in sorted(folder.iterdir()))


def _analysis(folder: Path, parent: DecodeParent) -> None:
    """Decode, let the upload go, analyse without models, write the document."""
    ecg, _ = decoded_ecg(*parent.decode(ENTRY, _upload(folder), decode_argument(JobOptions()), _DEADLINE_S))
    build_result(analyze(ecg, JobOptions(), None), kind="signal", form="wfdb", sha256="0" * 64)


def _stage(folder: Path, parent: DecodeParent) -> None:
    """Do all that the worker does with an upload."""
    from ecg_analyzer.stage import analyze_upload
    from ecg_shared.serving.engine import Engine

    given = StageInput(UUID(int=1), JobOptions(), "signal", "0" * 64, _upload(folder), {})
    analyze_upload(given, _Context(parent, Engine(ROOT / "models")))


def _peak_mb() -> float:
    """Return the peak of this process alone; that of ``getrusage`` begins with the size of the one that started it."""
    status = Path("/proc/self/status").read_text("ascii")
    return next(int(line.split()[1]) * 1024 / 1e6 for line in status.splitlines() if line.startswith("VmHWM"))


def main() -> None:
    """Run one of the two."""
    parent = DecodeParent.start(DecodeLimits(), DECODERS)
    try:
        started_s = time.monotonic()
        {"analysis": _analysis, "stage": _stage}[sys.argv[1]](Path(sys.argv[2]), parent)
        seconds = time.monotonic() - started_s
    finally:
        parent.close()
    print(json.dumps([seconds, _peak_mb()]))


if __name__ == "__main__":
    main()
