"""A recording as a DICOM waveform, written with pydicom. It carries ids and samples, and nothing of a patient."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

from ecg_shared.contract.ecg import Ecg
from ecg_shared.formats.lead_codes import CODE_BY_LEAD
from ecg_shared.formats.quantised import MISSING, Scale, interleaved

if TYPE_CHECKING:
    from pydicom import Dataset

UNKNOWN_START: Final = "19000101"
"""AcquisitionDateTime may not be empty; a recording of unknown time says this day."""

_TWELVE_LEAD: Final = "1.2.840.10008.5.1.4.1.1.9.1.1"
_GENERAL: Final = "1.2.840.10008.5.1.4.1.1.9.1.2"
_AMBULATORY: Final = "1.2.840.10008.5.1.4.1.1.9.1.3"
_NAMESPACE: Final = UUID("6d0c26b8-5a0b-5c1e-9b42-0e6f1f3f6a51")


def write(ecg: Ecg, *, identity: str | None = None) -> bytes:
    """Write one multiplex group, the error of a sample at most half of a lead's step; NaN is the padding value.

    ``identity`` (a job's id) stands as the patient's id and gives the UIDs, so that the same job
    makes the same object; without it they come from the samples. Modules after PS3.3 A.34.3 to A.34.5.
    """
    from pydicom import Dataset, dcmwrite
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian

    samples, scales = interleaved(ecg)
    identity = identity or hashlib.sha256(samples).hexdigest()[:32]
    dataset = Dataset()
    dataset.SOPClassUID = _sop_class(ecg)
    dataset.SOPInstanceUID = _uid(identity, "instance")
    _describe(dataset, ecg, identity)
    dataset.WaveformSequence = [_group(ecg, samples, scales)]
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = dataset.SOPClassUID, dataset.SOPInstanceUID
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta = meta
    out = io.BytesIO()
    dcmwrite(out, dataset, enforce_file_format=True)
    return out.getvalue()


def _sop_class(ecg: Ecg) -> str:
    """Return the narrowest object whose limits hold (PS3.3 A.34.3.4, A.34.4.4, A.34.5.4).

    Twelve-lead: 13 channels, 16,384 samples, 200 to 1,000 Hz; general: 24 channels at those rates; ambulatory: 12
    channels from 50 Hz. No ECG object of 16 bits goes beyond 1,000 Hz: the general one is the closest.
    """
    n_leads, rate_hz = len(ecg.lead_names), ecg.sampling_rate_hz
    if rate_hz < 200 and n_leads <= 12:
        return _AMBULATORY
    return _TWELVE_LEAD if n_leads <= 13 and ecg.n_samples <= 16_384 and 200 <= rate_hz <= 1000 else _GENERAL


def _describe(dataset: Dataset, ecg: Ecg, identity: str) -> None:
    """Fill the modules around the waveform; what must be there and is not known stays empty."""
    day = f"{ecg.start:%Y%m%d}" if ecg.start else ""
    clock = f"{ecg.start:%H%M%S.%f}" if ecg.start else ""
    dataset.PatientName, dataset.PatientID, dataset.PatientBirthDate, dataset.PatientSex = "", identity[:64], "", ""
    dataset.StudyInstanceUID = _uid(identity, "study")
    dataset.StudyDate, dataset.StudyTime, dataset.ContentDate, dataset.ContentTime = day, clock, day, clock
    dataset.ReferringPhysicianName, dataset.AccessionNumber, dataset.StudyID = "", "", ""
    dataset.Modality = "ECG"
    dataset.SeriesInstanceUID = _uid(identity, "series")
    dataset.SeriesNumber, dataset.InstanceNumber = 1, 1
    dataset.Manufacturer = ""
    dataset.AcquisitionDateTime = day + clock if ecg.start else f"{UNKNOWN_START}000000"
    if ecg.start is not None and ecg.start.tzinfo is not None:
        dataset.AcquisitionDateTime += f"{ecg.start:%z}"[:5]
    dataset.AcquisitionContextSequence = []


def _group(ecg: Ecg, samples: bytes, scales: list[Scale]) -> Dataset:
    from pydicom import Dataset

    group = Dataset()
    group.MultiplexGroupTimeOffset = 0
    group.WaveformOriginality = "ORIGINAL"
    group.NumberOfWaveformChannels = len(scales)
    group.NumberOfWaveformSamples = ecg.n_samples
    group.SamplingFrequency = f"{ecg.sampling_rate_hz:.10g}"
    group.MultiplexGroupLabel = "RHYTHM"
    group.ChannelDefinitionSequence = [
        _channel(number, name, scale)
        for number, (name, scale) in enumerate(zip(ecg.lead_names, scales, strict=True), 1)
    ]
    group.WaveformBitsAllocated = 16
    group.WaveformSampleInterpretation = "SS"
    group.WaveformPaddingValue = MISSING.to_bytes(2, "little", signed=True)
    group.WaveformData = samples
    return group


def _channel(number: int, name: str, scale: Scale) -> Dataset:
    from pydicom import Dataset

    channel = Dataset()
    channel.WaveformChannelNumber = number
    channel.ChannelLabel = name[:16]
    # CID 3001; a lead outside it is "unspecified", and its label says what it is.
    channel.ChannelSourceSequence = [_code(f"2:{CODE_BY_LEAD.get(name, 0)}", "MDC", f"Lead {name}"[:64])]
    channel.ChannelSensitivity = f"{scale.step_uv:.10g}"
    channel.ChannelSensitivityUnitsSequence = [_code("uV", "UCUM", "microvolt")]
    channel.ChannelSensitivityCorrectionFactor = "1"
    channel.ChannelBaseline = f"{scale.offset_uv:.10g}"
    channel.ChannelSampleSkew = "0"
    channel.WaveformBitsStored = 16
    return channel


def _code(value: str, scheme: str, meaning: str) -> Dataset:
    from pydicom import Dataset

    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = value, scheme, meaning
    return code


def _uid(identity: str, role: str) -> str:
    """Return a UID under 2.25 (PS3.5 B.2) that the same identity always gives."""
    return f"2.25.{uuid5(_NAMESPACE, f'{identity}/{role}').int}"
