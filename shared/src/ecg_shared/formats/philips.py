"""Philips XML (``restingecgdata``): Sierra ECG 1.03, Philips ECG 1.04 and 1.04.01. Read only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats.channels import MAX_LEADS, lead_name
from ecg_shared.formats.checks import believed_rate_hz, check_rate, check_size
from ecg_shared.formats.philips_xli import inflate
from ecg_shared.formats.pieces import Piece, assembled
from ecg_shared.formats.signal_format import Reading, SourceFile
from ecg_shared.formats.xml_tree import MEDIA_TYPE, bytes_in, number_in, parse_xml, root_name, text_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["EXTENSIONS", "MEDIA_TYPE", "NAME", "read", "sniff"]

NAME: Final = "philips"
EXTENSIONS: Final[tuple[str, ...]] = ()

_VERSIONS: Final = ("1.03", "1.04", "1.04.01", "1.04.02")
_TYPES: Final = ("SierraECG", "PhilipsECG")
_STANDARD: Final = "I II III aVR aVL aVF V1 V2 V3 V4 V5 V6"  # 1.03 names no leads


def sniff(head: bytes) -> bool:
    """Tell by the root element."""
    return root_name(head) == "restingecgdata"


def read(files: Sequence[SourceFile], options: JobOptions) -> Reading:
    """Read the waveforms of one document; representative beats are left out.

    Raises EcgError: ``unsupported_format`` for another document type or version, ``signal_empty``, ``corrupt_file``,
    ``invalid_leads``, and those of ``parse_xml``.
    """
    if len(files) != 1:
        raise EcgError("A recording as Philips XML is one file.", code=ErrorCode.UNSUPPORTED_FORMAT)
    root = parse_xml(files[0].content)
    kind, version = text_of(root, "documentinfo/documenttype"), text_of(root, "documentinfo/documentversion")
    if kind not in _TYPES or version not in _VERSIONS:
        raise EcgError(f"Documents of type {kind[:20]} {version[:10]} are not read.", code=ErrorCode.UNSUPPORTED_FORMAT)
    waves = root.find("waveforms/parsedwaveforms")
    signal = root.find("dataacquisition/signalcharacteristics")
    if waves is None or signal is None:
        raise EcgError("The document holds no waveforms.", code=ErrorCode.SIGNAL_EMPTY)
    stated_hz = number_in(waves.get("samplespersecond") or text_of(signal, "samplingrate"), "sampling rate")
    rate_hz, said = believed_rate_hz(stated_hz, options)
    check_rate(rate_hz)
    # 1.03 says signalresolution, 1.04 resolution; both are microvolts a count.
    resolution = waves.get("resolution") or text_of(signal, "resolution") or text_of(signal, "signalresolution")
    step_mv = number_in(resolution, "resolution") / 1000.0
    names = (waves.get("leadlabels") or _STANDARD).split()
    channels = int(number_in(text_of(signal, "numberchannelsvalid", str(len(names))), "number of channels"))
    counts = _counts(waves, n_channels=min(channels, MAX_LEADS), rate_hz=rate_hz)
    pieces = [Piece(lead_name(name) or name, row * step_mv) for name, row in zip(names, counts, strict=False)]
    leads, signal_mv = assembled(pieces, rate_hz)
    pulse = _calibration_begins(counts)
    if pulse < counts.shape[1]:
        signal_mv[:, pulse:] = np.nan
        said.append(("calibration_left_out", "The calibration pulse at the end is no ECG and was left out."))
    return Ecg(signal_mv, rate_hz, leads, start=_start(root.find("dataacquisition")), source=NAME), said


def _counts(waves: Element, *, n_channels: int, rate_hz: float) -> npt.NDArray[np.int64]:
    """Return counts of shape (n_channels, n_samples)."""
    duration_s = number_in(waves.get("durationperchannel"), "duration") / 1000.0
    check_size(n_samples=int(max(0.0, duration_s) * rate_hz), n_leads=n_channels, sampling_rate_hz=rate_hz)
    n_samples = round(duration_s * rate_hz)
    if (waves.get("dataencoding") or "Base64").lower() != "base64":
        raise EcgError("Samples in another encoding than base64 are not read.", code=ErrorCode.UNSUPPORTED_FORMAT)
    data = bytes_in(waves.text)
    method = waves.get("compression") or (waves.get("compressmethod") if waves.get("compressflag") == "True" else "")
    if (method or "Uncompressed").lower() == "uncompressed":
        if len(data) < 2 * n_channels * n_samples:
            raise EcgError("There are fewer samples than announced.", code=ErrorCode.CORRUPT_FILE)
        return np.frombuffer(data, "<i2", count=n_channels * n_samples).reshape(n_channels, n_samples).astype(np.int64)
    if method != "XLI":
        raise EcgError("This compression of samples is not read.", code=ErrorCode.UNSUPPORTED_FORMAT)
    return _limb_leads_restored(inflate(data, n_channels=n_channels, n_samples=n_samples))


def _limb_leads_restored(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Undo the prediction of four limb leads from I and II: only what Einthoven's sums leave over is compressed."""
    if len(counts) < 6:
        return counts
    one, two, three, avr, avl, avf = counts[:6]
    three[:] = two - one - three
    avr[:] = -avr - (one + two) // 2
    avl[:] = (one - three) // 2 - avl
    avf[:] = (two + three) // 2 - avf
    return counts


def _calibration_begins(counts: npt.NDArray[np.int64]) -> int:
    """Return the first sample of the calibration pulse, or the number of samples where there is none.

    Carts append 1 mV to every lead, a beat to any detector. No heart shows the same in three leads or more.
    """
    differing = np.flatnonzero((counts != counts[0]).any(axis=0))
    begin = int(differing[-1]) + 1 if differing.size else 0
    return begin if len(counts) >= 3 and counts[:, begin:].any() else counts.shape[1]


def _start(acquisition: Element | None) -> datetime | None:
    """Return the local time of acquisition, or None where it cannot be one."""
    if acquisition is None:
        return None
    try:
        return datetime.fromisoformat(f"{acquisition.get('date')}T{acquisition.get('time')}")
    except ValueError:
        return None
