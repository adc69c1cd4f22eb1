"""Signal files in and out: one module a format. Importing this is cheap; libraries load when a file is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats import (
    aecg,
    atc,
    cardiosoft,
    delimited,
    dicom,
    edf,
    fhir,
    hl7v2,
    ishne,
    json_signal,
    mfer,
    muse,
    philips,
    scp,
    wfdb,
)
from ecg_shared.formats.signal_format import Reading, SignalFormat, SourceFile

ALL: Final[tuple[SignalFormat, ...]] = (
    *(dicom, edf, scp, ishne, mfer, atc, wfdb),
    *(aecg, muse, philips, cardiosoft),
    *(fhir, json_signal, hl7v2),
    delimited,
)
"""Every format, the ones with a signature first: text is whatever else holds rows of numbers."""


def read_ecg(files: Sequence[SourceFile], options: JobOptions) -> Reading:
    """Read one recording from its file or files, whatever format it is in, and check that it can be analysed.

    Raises EcgError and nothing else for anything that is wrong with the files.
    """
    from ecg_shared.formats.checks import check_ecg, with_wanted_leads
    from ecg_shared.formats.derived_leads import with_derived_leads
    from ecg_shared.formats.sniffing import HEAD_BYTES, sniff_recording  # it needs ALL

    sniffed = sniff_recording([(file.content[:HEAD_BYTES], file.name) for file in files])
    form = next((form for form in ALL if sniffed.format == form.NAME), None)
    if form is None:
        raise EcgError("The file is a page; it must be digitized first.", code=ErrorCode.UNSUPPORTED_FORMAT)
    with np.errstate(all="ignore"):  # a header's absurd scale makes infinities, which the checks refuse
        ecg, warnings = form.read(files, options)
    complete, derived = with_derived_leads(ecg)
    if options.leads is None or set(options.leads) <= set(complete.lead_names):
        ecg, warnings = complete, [*warnings, *derived]
    ecg = with_wanted_leads(ecg, options)
    check_ecg(ecg)
    return ecg, warnings
