"""Signals made from a recipe, so that what a file must give is known without any reader."""

import base64
import binascii
import json
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.formats import delimited, dicom, edf, json_signal, wfdb
from ecg_shared.formats.lead_codes import CODE_BY_LEAD

SamplesMv = npt.NDArray[np.float64]


@dataclass(frozen=True)
class File:
    name: str
    content: bytes


@pytest.fixture(scope="session")
def as_file() -> Callable[[str, bytes | str], File]:
    return lambda name, content: File(name, content.encode() if isinstance(content, str) else content)


@pytest.fixture(scope="session")
def beats_mv() -> Callable[..., SamplesMv]:
    """Return a lead with a beat a second: an R wave of 1 mV, 40 ms wide, and a T wave of 0.3 mV, 250 ms after it."""

    def make(*, rate_hz: float, seconds: float, r_mv: float = 1.0) -> SamplesMv:
        since_beat_s = (np.arange(round(rate_hz * seconds)) / rate_hz) % 1.0 - 0.3
        r_wave = r_mv * np.exp(-0.5 * (since_beat_s / 0.01) ** 2)
        t_wave = 0.3 * r_mv * np.exp(-0.5 * ((since_beat_s - 0.25) / 0.04) ** 2)
        return np.asarray(r_wave + t_wave)

    return make


@pytest.fixture(scope="session")
def ecg_of(beats_mv: Callable[..., SamplesMv]) -> Callable[..., Ecg]:
    """Return a recording whose leads are the same beats, each 10 % smaller than the one before."""

    def make(*leads: str, rate_hz: float = 500.0, seconds: float = 4.0) -> Ecg:
        rows = [beats_mv(rate_hz=rate_hz, seconds=seconds, r_mv=0.9**i) for i in range(len(leads))]
        return Ecg(np.stack(rows).astype(np.float32), rate_hz, leads)

    return make


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of public recordings; tests that need it are skipped where it is absent."""
    folder = Path(__file__).parents[4] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the public recordings are not here")
    return folder


def _counts(lead_mv: SamplesMv) -> npt.NDArray[np.int16]:
    """Return counts of 5 µV, as the carts of these formats store them."""
    return np.rint(lead_mv * 200).astype("<i2")


def _aecg(ecg: Ecg) -> bytes:
    sequences = "".join(
        f"<component><sequence><code code='MDC_ECG_LEAD_{name.upper()}'/><value xsi:type='SLIST_PQ'>"
        f"<origin value='0' unit='uV'/><scale value='5' unit='uV'/>"
        f"<digits>{' '.join(map(str, _counts(row).tolist()))}</digits></value></sequence></component>"
        for name, row in zip(ecg.lead_names, ecg.signal_mv, strict=True)
    )
    return (
        "<?xml version='1.0'?><AnnotatedECG xmlns='urn:hl7-org:v3' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>"
        "<component><series><code code='RHYTHM'/><component><sequenceSet><component><sequence>"
        "<code code='TIME_ABSOLUTE'/><value xsi:type='GLIST_TS'><head value='20240501123001.250'/>"
        f"<increment value='{1 / ecg.sampling_rate_hz:.10g}' unit='s'/></value></sequence></component>"
        f"{sequences}</sequenceSet></component></series></component></AnnotatedECG>"
    ).encode()


def _muse(ecg: Ecg) -> bytes:
    def lead(name: str, row: SamplesMv) -> str:
        data = _counts(row).tobytes()
        return (
            f"<LeadData><LeadSampleCountTotal>{len(data) // 2}</LeadSampleCountTotal>"
            "<LeadAmplitudeUnitsPerBit>5</LeadAmplitudeUnitsPerBit><LeadAmplitudeUnits>MICROVOLTS</LeadAmplitudeUnits>"
            f"<LeadID>{name}</LeadID><LeadDataCRC32>{zlib.crc32(data)}</LeadDataCRC32>"
            f"<WaveFormData>{base64.encodebytes(data).decode()}</WaveFormData></LeadData>"
        )

    leads = "".join(lead(name, row) for name, row in zip(ecg.lead_names, ecg.signal_mv, strict=True))
    return (
        "<?xml version='1.0' encoding='ISO-8859-1'?>\n<!DOCTYPE RestingECG SYSTEM \"restecg.dtd\">\n<RestingECG>"
        "<TestDemographics><AcquisitionTime>12:30:01</AcquisitionTime><AcquisitionDate>05-01-2024</AcquisitionDate>"
        "</TestDemographics><Waveform><WaveformType>Median</WaveformType></Waveform>"
        f"<Waveform><WaveformType>Rhythm</WaveformType><SampleBase>{ecg.sampling_rate_hz:.10g}</SampleBase>"
        f"<SampleExponent>0</SampleExponent>{leads}</Waveform></RestingECG>"
    ).encode()


def _cardiosoft(ecg: Ecg) -> bytes:
    leads = "".join(
        f'<WaveformData lead="{name}">{",".join(map(str, _counts(row).tolist()))}</WaveformData>'
        for name, row in zip(ecg.lead_names, ecg.signal_mv, strict=True)
    )
    clock = "<Hour>12</Hour><Minute>30</Minute><Second>1</Second><Day>1</Day><Month>5</Month><Year>2024</Year>"
    return (
        f"<CardiologyXML><ObservationDateTime>{clock}</ObservationDateTime><StripData>"
        f'<SampleRate units="Hz">{ecg.sampling_rate_hz:.10g}</SampleRate><Resolution units="uVperLsb">5</Resolution>'
        f"{leads}</StripData></CardiologyXML>"
    ).encode()


def _xli(words: npt.NDArray[np.int16], first: int) -> bytes:
    """Return a chunk of one channel: upper bytes, then lower bytes, each byte as a code of ten bits."""
    octets = np.concatenate((words.view(np.uint16) >> 8, words.view(np.uint16) & 0xFF))
    bits = (octets[:, None] >> np.arange(9, -1, -1)) & 1
    codes = np.packbits(bits.astype(np.uint8)).tobytes()
    return struct.pack("<iHh", len(codes), 0, first) + codes


def _bends(counts: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int16], int]:
    """Return the words that a channel is stored as, and the difference that its header holds."""
    bends = -np.diff(counts, 2)
    return np.concatenate((counts[:2], bends[1:] + 64, [0])).astype(np.int16), int(bends[0])


def _philips(ecg: Ecg) -> bytes:
    rows = {name: _counts(row).astype(np.int64) for name, row in zip(ecg.lead_names, ecg.signal_mv, strict=True)}
    chunks = b"".join(_xli(*_bends(row)) for row in rows.values())
    return (
        "<restingecgdata xmlns='http://www3.medical.philips.com'><documentinfo><documenttype>PhilipsECG</documenttype>"
        "<documentversion>1.04</documentversion></documentinfo><dataacquisition date='2024-05-01' time='12:30:01'>"
        f"<signalcharacteristics><samplingrate>{ecg.sampling_rate_hz:.10g}</samplingrate><resolution>5</resolution>"
        f"<numberchannelsvalid>{len(rows)}</numberchannelsvalid></signalcharacteristics></dataacquisition><waveforms>"
        f"<parsedwaveforms dataencoding='Base64' compression='XLI' leadlabels='{' '.join(rows)}'"
        f" durationperchannel='{1000 * ecg.duration_s:.10g}'>{base64.encodebytes(chunks).decode()}</parsedwaveforms>"
        "</waveforms></restingecgdata>"
    ).encode()


def _scp_section(number: int, data: bytes) -> bytes:
    body = struct.pack("<HIBB6s", number, 16 + len(data), 20, 20, b"SCPECG" if number == 0 else b"") + data
    return struct.pack("<H", binascii.crc_hqx(body, 0xFFFF)) + body


def _scp_record(sections: Mapping[int, bytes]) -> bytes:
    """Return a record of the given sections' data, with its pointer table and checksums."""
    made = {number: _scp_section(number, data) for number, data in sections.items()}
    first = 16 + 10 * (1 + len(made))
    table, place = struct.pack("<HII", 0, first, 7), 7 + first
    for number, section in made.items():
        table += struct.pack("<HII", number, len(section), place)
        place += len(section)
    body = _scp_section(0, table) + b"".join(made.values())
    length = struct.pack("<I", 6 + len(body))
    return struct.pack("<H", binascii.crc_hqx(length + body, 0xFFFF)) + length + body


@pytest.fixture(scope="session")
def scp_record() -> Callable[[Mapping[int, bytes]], bytes]:
    return _scp_record


def _huffman(numbers: npt.NDArray[np.int64]) -> bytes:
    """Return numbers in the default table of SCP-ECG: as many ones as the number is large, a zero, the sign."""
    bits = "".join(
        "0"
        if n == 0
        else "1" * abs(n) + "0" + ("1" if n < 0 else "0")
        if abs(n) <= 8
        else "1" * 9 + f"0{n & 0xFF:08b}"
        if -128 <= n < 128
        else "1" * 10 + f"{n & 0xFFFF:016b}"
        for n in numbers.tolist()
    )
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def _scp(ecg: Ecg) -> bytes:
    coded = []
    for row in ecg.signal_mv:
        counts = _counts(row).astype(np.int64)
        coded.append(_huffman(np.concatenate((counts[:2], np.diff(counts, 2)))))
    leads = b"".join(struct.pack("<IIB", 1, ecg.n_samples, CODE_BY_LEAD[name]) for name in ecg.lead_names)
    interval_us = round(1e6 / ecg.sampling_rate_hz)
    sizes = struct.pack(f"<{len(coded)}H", *map(len, coded))
    return _scp_record(
        {
            1: struct.pack("<BHHBB", 25, 4, 2024, 5, 1) + struct.pack("<BHBBB", 26, 3, 12, 30, 1) + b"\xff\x00\x00",
            2: struct.pack("<H", 19_999),
            3: bytes([len(coded), 0b100]) + leads,
            6: struct.pack("<HHBB", 5000, interval_us, 2, 0) + sizes + b"".join(coded),
        }
    )


_ISHNE_LEADS = {"I": 5, "II": 6, "III": 7, "V1": 11}


def _ishne(ecg: Ecg) -> bytes:
    n_leads = len(ecg.lead_names)
    samples = np.column_stack([_counts(row) for row in ecg.signal_mv])
    header = bytearray(512)
    struct.pack_into("<iiii", header, 0, 0, ecg.n_samples, 522, 522)
    struct.pack_into("<3h", header, 128, 1, 5, 2024)
    struct.pack_into("<3h", header, 140, 12, 30, 1)
    struct.pack_into(f"<h{n_leads}h", header, 146, n_leads, *(_ISHNE_LEADS[name] for name in ecg.lead_names))
    struct.pack_into(f"<{n_leads}h", header, 196, *[5000] * n_leads)
    struct.pack_into("<h", header, 262, round(ecg.sampling_rate_hz))
    return b"ISHNE1.0" + struct.pack("<H", binascii.crc_hqx(header, 0xFFFF)) + bytes(header) + samples.tobytes()


def _mfer_field(tag: bytes, value: bytes) -> bytes:
    size = bytes([len(value)]) if len(value) < 128 else b"\x84" + len(value).to_bytes(4, "big")
    return tag + size + value


def _mfer(ecg: Ecg) -> bytes:
    """One sequence of one block a lead, big endian as the standard's default is."""
    waves = b"".join(_counts(row).astype(">i2").tobytes() for row in ecg.signal_mv)
    channels = b"".join(
        _mfer_field(b"\x3f" + bytes([i]), _mfer_field(b"\x09", CODE_BY_LEAD[name].to_bytes(2, "big")))
        for i, name in enumerate(ecg.lead_names)
    )
    return (
        _mfer_field(b"\x40", b"MFR ".ljust(32))
        + _mfer_field(b"\x85", (2024).to_bytes(2, "big") + bytes([5, 1, 12, 30, 1, 0, 0, 0, 0]))
        + _mfer_field(b"\x0b", b"\x00\x00" + round(ecg.sampling_rate_hz).to_bytes(2, "big"))
        + _mfer_field(b"\x0c", b"\x00\xfa\x00\x05")
        + _mfer_field(b"\x12", b"\x80\x00")
        + _mfer_field(b"\x04", ecg.n_samples.to_bytes(4, "big"))
        + _mfer_field(b"\x05", bytes([len(ecg.lead_names)]))
        + channels
        + _mfer_field(b"\x1e", waves)
    )


def _fhir(ecg: Ecg) -> bytes:
    components = [
        {
            "code": {
                "coding": [{"code": str(131_328 + CODE_BY_LEAD[name]), "system": "urn:oid:2.16.840.1.113883.6.24"}]
            },
            "valueSampledData": {
                "origin": {"value": 0, "code": "uV"},
                "period": 1000 / ecg.sampling_rate_hz,
                "factor": 5,
                "dimensions": 1,
                "data": " ".join(map(str, _counts(row).tolist())),
            },
        }
        for name, row in zip(ecg.lead_names, ecg.signal_mv, strict=True)
    ]
    observation = {"resourceType": "Observation", "effectiveDateTime": "2024-05-01T12:30:01Z", "component": components}
    return json.dumps(observation).encode()


def _atc(ecg: Ecg) -> bytes:
    def block(name: bytes, data: bytes) -> bytes:
        whole = name + struct.pack("<I", len(data)) + data
        return whole + struct.pack("<I", sum(whole))

    names = {"I": b"ecg ", "II": b"ecg2", "III": b"ecg3", "aVR": b"ecg4", "aVL": b"ecg5", "aVF": b"ecg6"}
    return (
        b"ALIVE\x00\x00\x00\x03\x00\x00\x00"
        + block(b"info", b"2024-05-01T12:30:01+02:00".ljust(264, b"\x00"))
        + block(b"fmt ", struct.pack("<BHHBH", 1, round(ecg.sampling_rate_hz), 5000, 2, 0))
        + b"".join(
            block(names[name], _counts(row).tobytes()) for name, row in zip(ecg.lead_names, ecg.signal_mv, strict=True)
        )
    )


def _hl7v2(ecg: Ecg) -> bytes:
    segments = ["MSH|^~\\&|MONITOR|WARD|||20240501123001||ORU^R01|1|P|2.6", "OBR|1||1|W|||20240501123001"]
    for name, row in zip(ecg.lead_names, ecg.signal_mv, strict=True):
        code, values = 131_328 + CODE_BY_LEAD[name], "^".join(map(str, _counts(row).tolist()))
        segments += [
            f"OBX|1|NA|{code}^MDC_ECG_ELEC_POTL_{name.upper()}^MDC|1.1.1.{code}|{values}||||||R",
            f"OBX|2|NM|0^MDC_ATTR_SAMP_RATE^MDC|1.1.1.{code}.1|{ecg.sampling_rate_hz:g}|264608^MDC_DIM_PER_SEC^MDC",
            f"OBX|3|NM|0^MDC_ATTR_NU_MSMT_RES^MDC|1.1.1.{code}.2|5|266419^MDC_DIM_MICRO_VOLT^MDC",
        ]
    return "\r".join([*segments, ""]).encode()


@pytest.fixture(scope="session")
def written_as() -> Mapping[str, Callable[[Ecg], bytes]]:
    """Return by a format's name what makes a file of it; for those only read here, after their published layout."""
    return {
        "csv": delimited.write,
        "dicom": dicom.write,
        "edf": edf.write,
        "wfdb": wfdb.write,
        "aecg": _aecg,
        "atc": _atc,
        "hl7v2": _hl7v2,
        "cardiosoft": _cardiosoft,
        "fhir": _fhir,
        "ishne": _ishne,
        "json": json_signal.write,
        "mfer": _mfer,
        "muse": _muse,
        "philips": _philips,
        "scp": _scp,
    }
