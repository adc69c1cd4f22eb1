"""Signal files in the sandbox: ``decode_signal_file`` runs in the child, ``decoded_ecg`` puts its answer together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats import read_ecg
from ecg_shared.formats.signal_format import ReadingWarning, SourceFile

ENTRY: Final = f"{__name__}:decode_signal_file"
"""What to name to the sandbox."""
DECODERS: Final = (__name__, "numpy", "pandas", "pydicom", "soundfile", "xml.etree.ElementTree")
"""What the sandbox loads before it opens a file: the readers import their libraries only when they need them."""

Arrays = dict[str, npt.NDArray[np.generic]]


def decode_signal_file(files: Sequence[SourceFile], argument: Mapping[str, Any]) -> tuple[dict[str, Any], Arrays]:
    """Read one recording; ``argument`` holds the job's ``options``, as JSON has them.

    Returns the facts of the recording and its ``signal_mv``. Raises EcgError.
    """
    ecg, warnings = read_ecg(files, JobOptions.model_validate(argument["options"]))
    facts = {
        "sampling_rate_hz": ecg.sampling_rate_hz,
        "lead_names": list(ecg.lead_names),
        "start": ecg.start.isoformat() if ecg.start else None,
        "calibrated": ecg.calibrated,
        "source": ecg.source,
        "warnings": [list(warning) for warning in warnings],
    }
    return facts, {"signal_mv": ecg.signal_mv}


def decode_argument(options: JobOptions) -> dict[str, Any]:
    """Return the argument for ``decode_signal_file``; what it does not need to know of the patient stays here."""
    return {"options": options.model_dump(mode="json", exclude={"patient", "external_id", "batch_id"})}


def decoded_ecg(
    facts: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[np.generic]]
) -> tuple[Ecg, list[ReadingWarning]]:
    """Return the recording and its warnings from what ``decode_signal_file`` returned."""
    ecg = Ecg(
        signal_mv=np.asarray(arrays["signal_mv"], np.float32),
        sampling_rate_hz=float(facts["sampling_rate_hz"]),
        lead_names=tuple(facts["lead_names"]),
        start=datetime.fromisoformat(facts["start"]) if facts["start"] else None,
        calibrated=bool(facts["calibrated"]),
        source=str(facts["source"]),
    )
    return ecg, [(code, detail) for code, detail in facts["warnings"]]
