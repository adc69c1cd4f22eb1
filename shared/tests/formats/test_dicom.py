"""DICOM waveforms: what the tags say is what the leads are, and tags that lie are refused."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions, Units
from ecg_shared.formats import dicom, read_ecg
from ecg_shared.formats.signal_format import Reading
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, SecondaryCaptureImageStorage

TWELVE = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")


@pytest.fixture
def read(as_file: Callable[..., Any]) -> Callable[..., Reading]:
    return lambda content, **options: dicom.read([as_file("ecg.dcm", content)], JobOptions(**options))


@pytest.fixture
def dataset(ecg_of: Callable[..., Ecg]) -> Any:
    """Four seconds of two leads at 500 Hz, to be changed before it is saved."""
    return pydicom.dcmread(io.BytesIO(dicom.write(ecg_of("II", "V1"))))


def saved(dataset: Any) -> bytes:
    out = io.BytesIO()
    dataset.save_as(out)
    return out.getvalue()


def refusal(read: Callable[..., Reading], content: bytes) -> ErrorCode:
    with pytest.raises(EcgError) as refused:
        read(content)
    return refused.value.code


@pytest.mark.parametrize(
    ("name", "rate_hz", "first_uv"),
    [
        ("dicom_pydicom.dcm", 1000.0, (100.0, 81.25, 62.5)),
        ("dicom_ecgtoolkit.dcm", 500.0, (-5.0, -5.0, -5.0)),  # implicit VR, and a padding value of 0 that pads nothing
        ("dicom_ecgprocess1.dcm", 500.0, (0.0, 0.0, 29.28)),
        ("dicom_webviewer.dcm", 240.0, (226.92, 226.92, 212.28)),  # millivolts, in a haemodynamic object
    ],
)
def test_public_files_are_read_as_their_index_says(
    read: Callable[..., Reading], shared_data: Path, name: str, rate_hz: float, first_uv: tuple[float, ...]
) -> None:
    ecg, said = read((shared_data / "formats" / name).read_bytes())

    assert (ecg.sampling_rate_hz, ecg.duration_s, ecg.lead_names, said) == (rate_hz, 10.0, TWELVE, [])
    np.testing.assert_allclose(ecg.signal_mv[0, :3] * 1000, first_uv, rtol=1e-5)
    assert np.isfinite(ecg.signal_mv).all()
    assert ecg.start is not None


def test_every_sample_is_what_pydicom_computes(read: Callable[..., Reading]) -> None:
    path = pydicom.data.get_testdata_file("waveform_ecg.dcm")

    ecg, _ = read(Path(path).read_bytes())

    np.testing.assert_allclose(ecg.signal_mv * 1000, pydicom.dcmread(path).waveform_array(0).T, atol=1e-3)


def test_a_written_object_opens_in_pydicom_with_the_same_samples(ecg_of: Callable[..., Ecg]) -> None:
    ecg = ecg_of(*TWELVE)

    stored = pydicom.dcmread(io.BytesIO(dicom.write(ecg, identity="job-1")))

    (group,) = stored.WaveformSequence
    meanings = [channel.ChannelSourceSequence[0].CodeMeaning for channel in group.ChannelDefinitionSequence]
    assert (stored.Modality, group.SamplingFrequency, meanings[3]) == ("ECG", 500, "Lead aVR")
    np.testing.assert_allclose(stored.waveform_array(0).T, ecg.signal_mv * 1000, atol=0.051)  # half of 0.1 µV


def test_what_is_written_is_read_back_with_gaps_offset_and_start(
    read: Callable[..., Reading], ecg_of: Callable[..., Ecg]
) -> None:
    made = ecg_of("II", "V1", "X", rate_hz=250.0)
    signal_mv = made.signal_mv.copy()
    signal_mv[0, 100:200] = np.nan
    signal_mv[1] += 12.0  # an electrode's offset, which must not coarsen the step
    ecg = Ecg(signal_mv, 250.0, made.lead_names, start=datetime(2024, 5, 1, 12, 30, 1, 250_000, tzinfo=UTC))

    again, said = read(dicom.write(ecg))

    assert (again.lead_names, again.sampling_rate_hz, again.start, said) == (ecg.lead_names, 250.0, ecg.start, [])
    np.testing.assert_allclose(again.signal_mv, ecg.signal_mv, atol=5.2e-5)


def test_an_unknown_start_stays_unknown(read: Callable[..., Reading], ecg_of: Callable[..., Ecg]) -> None:
    assert read(dicom.write(ecg_of("II")))[0].start is None


@pytest.mark.parametrize(
    ("n_leads", "rate_hz", "seconds", "name"),
    [
        (12, 500.0, 10.0, "12-lead ECG Waveform Storage"),
        (1, 200.0, 81.0, "12-lead ECG Waveform Storage"),  # 16,200 samples
        (1, 200.0, 82.0, "General ECG Waveform Storage"),  # 16,400 samples
        (14, 500.0, 4.0, "General ECG Waveform Storage"),
        (2, 128.0, 4.0, "Ambulatory ECG Waveform Storage"),  # below 200 Hz
        (14, 128.0, 4.0, "General ECG Waveform Storage"),
    ],
)
def test_the_object_is_one_whose_limits_hold(
    ecg_of: Callable[..., Ecg], n_leads: int, rate_hz: float, seconds: float, name: str
) -> None:
    leads = (*TWELVE, "V7", "V8")[:n_leads]

    stored = pydicom.dcmread(io.BytesIO(dicom.write(ecg_of(*leads, rate_hz=rate_hz, seconds=seconds))))

    assert stored.SOPClassUID.name == name


def test_the_same_job_makes_the_same_object_and_another_job_another(ecg_of: Callable[..., Ecg]) -> None:
    ecg = ecg_of("II")

    once, again, other = (dicom.write(ecg, identity=job) for job in ("job-1", "job-1", "job-2"))

    assert once == again
    first, second = (pydicom.dcmread(io.BytesIO(content)) for content in (once, other))
    for tag in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID"):
        assert first[tag].value != second[tag].value
        assert pydicom.uid.UID(first[tag].value).is_valid


@pytest.mark.parametrize(
    ("code", "scheme", "lead"),
    [
        ("5.6.3-9-1", "SCPECG", "I"),
        ("5.6.3-9-64", "SCPECG", "aVF"),
        ("2:62", "MDC", "aVR"),
        ("131329", "MDC", "I"),  # 2 * 65,536 + 256 + 1: the electrode potential of lead I
        ("131330", "MDC", "II"),
        ("X-1", "99LOCAL", "V5"),  # an unknown code: its meaning says what it is
    ],
)
def test_a_channel_is_named_by_its_source_code(
    read: Callable[..., Reading], dataset: Any, code: str, scheme: str, lead: str
) -> None:
    channel = dataset.WaveformSequence[0].ChannelDefinitionSequence[0]
    source = channel.ChannelSourceSequence[0]
    source.CodeValue, source.CodingSchemeDesignator, source.CodeMeaning = code, scheme, "Lead V5"
    del channel.ChannelLabel

    assert read(saved(dataset))[0].lead_names[0] == lead


@pytest.mark.parametrize(
    ("unit", "sensitivity", "scale"),
    [("mV", "0.0001", 1.0), ("uV", "0.1", 1.0), ("266418", "0.0001", 1.0), ("V", "0.1", 1e6)],
)
def test_units_sensitivity_correction_and_baseline_make_the_millivolts(
    read: Callable[..., Reading], dataset: Any, unit: str, sensitivity: str, scale: float
) -> None:
    before, _ = read(saved(dataset))
    channel = dataset.WaveformSequence[0].ChannelDefinitionSequence[0]
    channel.ChannelSensitivityUnitsSequence[0].CodeValue = unit
    channel.ChannelSensitivity = sensitivity
    channel.ChannelSensitivityCorrectionFactor = "2"
    channel.ChannelBaseline = "3"

    ecg, _ = read(saved(dataset))

    baseline_mv = {"mV": 3.0, "266418": 3.0, "uV": 0.003, "V": 3000.0}[unit]
    np.testing.assert_allclose(ecg.signal_mv[0], before.signal_mv[0] * 2 * scale + baseline_mv, rtol=1e-5)


def test_twelve_bits_whose_sign_was_not_extended_are_extended(read: Callable[..., Reading], dataset: Any) -> None:
    group = dataset.WaveformSequence[0]
    group.WaveformData = np.tile(np.array([[0x001, 0x000], [0xFFF, 0x000]], "<i2"), (1000, 1)).tobytes()
    group.ChannelDefinitionSequence[0].WaveformBitsStored = 12

    ecg, _ = read(saved(dataset))

    assert (ecg.signal_mv[0, :2] * 10_000).tolist() == pytest.approx([1, -1])  # 0.1 µV a count; 0xFFF is -1 in 12 bits


def test_averaged_beats_beside_the_rhythm_are_left_out(read: Callable[..., Reading], dataset: Any) -> None:
    beats = pydicom.dcmread(io.BytesIO(saved(dataset))).WaveformSequence[0]
    beats.MultiplexGroupLabel, beats.WaveformOriginality = "MEDIAN BEAT", "DERIVED"
    dataset.WaveformSequence.insert(0, beats)

    assert read(saved(dataset))[0].n_samples == 2000

    dataset.WaveformSequence.pop(1)
    assert refusal(read, saved(dataset)) is ErrorCode.SIGNAL_TOO_SHORT


def test_groups_of_other_leads_are_put_in_their_time(read: Callable[..., Reading], dataset: Any) -> None:
    later = pydicom.dcmread(io.BytesIO(saved(dataset))).WaveformSequence[0]
    later.MultiplexGroupTimeOffset = 4000
    for channel, code in zip(later.ChannelDefinitionSequence, ("2:1", "2:8"), strict=True):
        channel.ChannelSourceSequence[0].CodeValue = code
    dataset.WaveformSequence.append(later)

    ecg, _ = read(saved(dataset))

    assert (ecg.lead_names, ecg.duration_s) == (("II", "V1", "I", "V6"), 8.0)
    assert np.isfinite(ecg.lead_mv("II")).tolist() == [True] * 2000 + [False] * 2000
    assert np.isfinite(ecg.lead_mv("V6")).tolist() == [False] * 2000 + [True] * 2000


def test_channels_that_are_no_voltage_are_left_out_and_said(read: Callable[..., Reading], dataset: Any) -> None:
    channel = dataset.WaveformSequence[0].ChannelDefinitionSequence[1]
    channel.ChannelSensitivityUnitsSequence[0].CodeValue = "mm[Hg]"

    ecg, said = read(saved(dataset))

    assert ecg.lead_names == ("II",)
    assert [code for code, _ in said] == ["columns_ignored"]


def test_counts_without_sensitivity_need_the_callers_word(read: Callable[..., Reading], dataset: Any) -> None:
    for channel in dataset.WaveformSequence[0].ChannelDefinitionSequence:
        del channel.ChannelSensitivity, channel.ChannelSensitivityUnitsSequence

    assert refusal(read, saved(dataset)) is ErrorCode.UNITS_UNKNOWN
    ecg, _ = read(saved(dataset), units=Units.ADC, gain_adc_per_mv=10_000)
    assert ecg.lead_mv("II").max() == pytest.approx(1.0, abs=1e-3)


def test_eight_leads_become_twelve_and_the_computed_ones_are_named(
    as_file: Callable[..., Any], ecg_of: Callable[..., Ecg]
) -> None:
    eight = ecg_of("I", "II", "V1", "V2", "V3", "V4", "V5", "V6")  # II is 0.9 of I

    ecg, said = read_ecg([as_file("ecg.dcm", dicom.write(eight))], JobOptions())

    assert ecg.lead_names == TWELVE
    share = {"III": -0.1, "aVR": -0.95, "aVL": 0.55, "aVF": 0.4}
    for lead, expected in share.items():
        np.testing.assert_allclose(ecg.lead_mv(lead), expected * ecg.lead_mv("I"), atol=2e-4)
    assert said == [("leads_derived", "III, aVR, aVL, aVF were computed from I and II.")]


def test_big_endian_samples_are_turned_round(read: Callable[..., Reading], dataset: Any) -> None:
    before, _ = read(saved(dataset))
    group = dataset.WaveformSequence[0]
    for tag in ("WaveformData", "WaveformPaddingValue"):
        group[tag].value = np.frombuffer(group[tag].value, "<i2").astype(">i2").tobytes()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRBigEndian
    out = io.BytesIO()
    pydicom.dcmwrite(out, dataset, implicit_vr=False, little_endian=False)

    np.testing.assert_array_equal(read(out.getvalue())[0].signal_mv, before.signal_mv)


def test_deflated_files_are_refused_before_they_are_inflated(read: Callable[..., Reading], dataset: Any) -> None:
    dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian

    assert refusal(read, saved(dataset)) is ErrorCode.UNSUPPORTED_FORMAT


def test_an_object_without_waveform_is_no_signal(read: Callable[..., Reading], dataset: Any) -> None:
    del dataset.WaveformSequence
    assert refusal(read, saved(dataset)) is ErrorCode.CORRUPT_FILE  # it says that it is a waveform

    dataset.file_meta.MediaStorageSOPClassUID = SecondaryCaptureImageStorage

    assert refusal(read, saved(dataset)) is ErrorCode.UNSUPPORTED_FORMAT


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        ("NumberOfWaveformSamples", 2001),
        ("NumberOfWaveformSamples", 0),
        ("NumberOfWaveformSamples", 2**32 - 1),
        ("NumberOfWaveformChannels", 0),
        ("NumberOfWaveformChannels", 1),
        ("NumberOfWaveformChannels", 65_535),
        ("SamplingFrequency", "1e400"),
        ("WaveformData", b"\x00" * 100),
    ],
)
def test_tags_that_lie_about_the_samples_are_refused(
    read: Callable[..., Reading], dataset: Any, tag: str, value: object
) -> None:
    setattr(dataset.WaveformSequence[0], tag, value)

    assert refusal(read, saved(dataset)) is ErrorCode.CORRUPT_FILE


@pytest.mark.parametrize("rate_hz", ["0.5", "-500", "10000000"])
def test_an_impossible_rate_is_refused(read: Callable[..., Reading], dataset: Any, rate_hz: str) -> None:
    dataset.WaveformSequence[0].SamplingFrequency = rate_hz

    assert refusal(read, saved(dataset)) in (ErrorCode.SAMPLING_RATE_OUT_OF_RANGE, ErrorCode.CORRUPT_FILE)


@pytest.mark.parametrize("share", [0.05, 0.5, 0.99])
def test_a_file_that_is_cut_is_refused(read: Callable[..., Reading], dataset: Any, share: float) -> None:
    content = saved(dataset)

    assert refusal(read, content[: int(len(content) * share)]) is ErrorCode.CORRUPT_FILE


def test_a_sequence_nested_three_hundred_deep_is_survived(read: Callable[..., Reading], dataset: Any) -> None:
    """Each level is an item of undefined length that opens the next (PS3.5 7.5.2)."""
    opened = b"\x08\x00\x40\x11SQ\x00\x00\xff\xff\xff\xff" + b"\xfe\xff\x00\xe0\xff\xff\xff\xff"
    content = saved(dataset)
    at = content.index(b"\x08\x00\x16\x00UI", 132 + 12)  # the first tag of the dataset

    refusal(read, content[:at] + opened * 300 + content[at:])


def test_nothing_of_the_patient_is_kept(read: Callable[..., Reading], dataset: Any) -> None:
    dataset.PatientName, dataset.PatientID = "Canary^Patient", "CANARY-1"

    ecg, said = read(saved(dataset))

    assert "canary" not in f"{ecg}{said}".lower()
