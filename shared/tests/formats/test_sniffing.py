"""What a file is, told from its first bytes; hostile and mistaken uploads stop here."""

import struct
import subprocess
import sys

import pytest
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.formats.sniffing import sniff_recording, sniff_upload

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"
TIFF = b"II*\x00\x08\x00\x00\x00"
WEBP = b"RIFF\x10\x00\x00\x00WEBPVP8 "
BMP = b"BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
ZIP = b"PK\x03\x04\x14\x00"
CSV = b"time,II\n0.000,0.1\n0.002,0.2\n0.004,0.3\n"
HEADER = b"100 2 360 650000\n100.dat 212 200 11 1024 995 -22131 0 MLII\n100.dat 212 200 11 1024 1011 20052 0 V5\n"
EDF = b"0       X X X X" + b" " * 241
BDF = b"\xffBIOSEMIX X X" + b" " * 241
SCP = struct.pack("<HIHHI2x6sHII", 0, 1000, 0, 0, 136, b"SCPECG", 0, 136, 7)
DICOM = b"\x00" * 128 + b"DICM\x02\x00\x00\x00"


def zip_with(name: bytes) -> bytes:
    """A ZIP's first local header (APPNOTE 4.3.7), as far as sniffing looks."""
    return b"PK\x03\x04" + struct.pack("<5H3I2H", 20, 0, 0, 0, 0, 0, 9, 9, len(name), 0) + name + b"content"


@pytest.mark.parametrize(
    ("head", "filename", "kind", "form", "media_type"),
    [
        (PNG, "scan.png", "page", "png", "image/png"),
        (JPEG, "photo.JPG", "page", "jpeg", "image/jpeg"),
        (TIFF, "fax.tif", "page", "tiff", "image/tiff"),
        (b"MM\x00*\x00\x00\x00\x08", "fax.tiff", "page", "tiff", "image/tiff"),
        (WEBP, "screen.webp", "page", "webp", "image/webp"),
        (BMP, "cart.bmp", "page", "bmp", "image/bmp"),
        (PDF, "ecg.pdf", "page", "pdf", "application/pdf"),
        (b"\r\n\r\n" + PDF, "ecg.pdf", "page", "pdf", "application/pdf"),
        (CSV, "ecg.csv", "signal", "csv", "text/csv"),
        (CSV, "ecg.txt", "signal", "csv", "text/csv"),
        (b"\xef\xbb\xbf" + CSV, "ecg.csv", "signal", "csv", "text/csv"),
        (CSV.decode().encode("utf-16"), "ecg.csv", "signal", "csv", "text/csv"),
        (b"0.1\n0.2\n-0.1\n", "", "signal", "csv", "text/csv"),
        (HEADER, "100.hea", "signal", "wfdb", "application/x-wfdb"),
        (b"# a comment\r\n" + HEADER.replace(b"\n", b"\r\n"), "100.hea", "signal", "wfdb", "application/x-wfdb"),
        (zip_with(b"data/100.hea"), "100.zip", "signal", "wfdb", "application/x-wfdb"),
        (EDF, "night.edf", "signal", "edf", "application/x-edf"),
        (BDF, "night.bdf", "signal", "edf", "application/x-edf"),
        (b"<?xml version='1.0'?><!-- a <b/> --><hl7:AnnotatedECG/>", "ecg.xml", "signal", "aecg", "application/xml"),
        (b"\xef\xbb\xbf<AnnotatedECG type='Observation'>", "72.aecg", "signal", "aecg", "application/xml"),
        ("<AnnotatedECG/>".encode("utf-16"), "ecg.xml", "signal", "aecg", "application/xml"),
        (b'<!DOCTYPE RestingECG SYSTEM "restecg.dtd">\n<RestingECG>', "", "signal", "muse", "application/xml"),
        ("<restingecgdata/>".encode("utf-16"), "ecg.xml", "signal", "philips", "application/xml"),
        (b"<CardiologyXML>", "ecg.xml", "signal", "cardiosoft", "application/xml"),
        (SCP, "ecg.scp", "signal", "scp", "application/x-scp-ecg"),
        (SCP.replace(b"SCPECG", bytes(6)), "", "signal", "scp", "application/x-scp-ecg"),  # a mark that some leave out
        (b"ISHNE1.0\x00", "holter.ecg", "signal", "ishne", "application/x-ishne-ecg"),
        (b"\x40\x20MFR Standard", "ecg.mwf", "signal", "mfer", "application/x-mfer"),
        (b'{"resourceType": "Observation"}', "ecg.json", "signal", "fhir", "application/json"),
        (b'\xef\xbb\xbf {"sampling_rate_hz": 500, "leads": {}}', "ecg.json", "signal", "json", "application/json"),
        (b"ALIVE\x00\x00\x00\x03\x00\x00\x00info", "ecg.atc", "signal", "atc", "application/x-atc-ecg"),
        (b"MSH|^~\\&|MONITOR|", "ecg.hl7", "signal", "hl7v2", "application/hl7-v2"),
        (DICOM, "ecg.dcm", "signal", "dicom", "application/dicom"),
        (TIFF + DICOM[8:], "slide.dcm", "signal", "dicom", "application/dicom"),  # its reader finds no waveform
    ],
)
def test_what_is_read_is_told_by_content(head: bytes, filename: str, kind: str, form: str, media_type: str) -> None:
    found = sniff_upload(head, filename)

    assert (found.kind, found.format, found.media_type) == (kind, form, media_type)


@pytest.mark.parametrize(
    "name", ["", "ecg", "upload.bin", "../../etc/passwd", "a\x00b", "x" * 4096, "\u202egnp.ecg", "CON"]
)
def test_a_name_that_promises_nothing_is_not_looked_at(name: str) -> None:
    assert sniff_upload(PNG, name).format == "png"


@pytest.mark.parametrize("head", [b"", b"   ", b"\r\n\t \n" * 100])
def test_nothing_or_blanks_only_is_an_empty_file(head: bytes) -> None:
    with pytest.raises(EcgError) as refused:
        sniff_upload(head, "ecg.csv")

    assert refused.value.code is ErrorCode.EMPTY_FILE


@pytest.mark.parametrize(
    ("head", "filename"),
    [
        (PNG, "ecg.pdf"),
        (PDF, "ecg.png"),
        (JPEG, "scan.png"),
        (CSV, "ecg.edf"),
        (EDF, "ecg.csv"),
        (b"<RestingECG/>", "ecg.aecg"),
        (CSV, "ecg.xml"),
        (PNG, "ecg.dcm"),
        (HEADER, "ecg.csv"),
        (b"\x07\x13\x99\x01 no format at all", "ecg.png"),
        (PDF + ZIP, "ecg.pdf"),
        (b"GIF89a\x01\x00" + PDF, "ecg.pdf"),
        (PNG + PDF, "ecg.png"),
        (b"GIF89a/*\x00\x00*/=1;alert(1)", "ecg.gif"),
        (b"MZ" + DICOM[2:], "ecg.dcm"),
        (b"\x7fELF" + DICOM[4:], "ecg.dcm"),
    ],
)
def test_content_that_is_not_what_its_name_says_or_two_things_at_once_is_refused(head: bytes, filename: str) -> None:
    with pytest.raises(EcgError) as refused:
        sniff_upload(head, filename)

    assert refused.value.code is ErrorCode.TYPE_MISMATCH


@pytest.mark.parametrize(
    ("head", "filename", "named"),
    [
        (b"MZ\x90\x00\x03\x00\x00\x00", "ecg.exe", "Windows program"),
        (b"\x7fELF\x02\x01\x01\x00", "ecg.pdf", "ELF"),
        (b"<!DOCTYPE html><html><body>1,2,3</body></html>", "ecg.html", "HTML"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "ecg.svg", "SVG"),
        (b"<?xml version='1.0'?><Holter/>", "ecg.xml", "XML"),
        ("<?xml version='1.0'?><Holter/>".encode("utf-16"), "ecg.xml", "XML"),
        (zip_with(b"[Content_Types].xml"), "ecg.docx", "ZIP"),
        (b"\x1f\x8b\x08\x00\x00\x00", "ecg.csv.gz", "gzip"),
        (b"name" + b"\x00" * 253 + b"ustar\x0000", "ecg.tar", "TAR"),
        (b"\x00\x00\x00\x18ftypmp42", "ecg.mp4", "video"),
        (b"SIMPLE  =                    T", "ecg.fits", "FITS"),
        (b"8BPS\x00\x01", "ecg.psd", "Photoshop"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "ecg.eps", "PostScript"),
        (b"\xd7\xcd\xc6\x9a\x00\x00", "ecg.wmf", "Windows metafile"),
        (b"GIF89a\x01\x00\x01\x00", "ecg.gif", "GIF"),
        (b"BM\x36\x00\x0c\x00\x00\x00\x00\x00", "ecg", "BMP"),  # without the second header that every BMP has
        (b"ANN  1.0\x00", "holter.ann", "ISHNE annotations"),
        (b"[0.1, 0.2, 0.3]", "ecg.json", "JSON"),
        (b"I went to the market and bought a fish.", "notes.txt", "without columns of numbers"),
        (b"\x00\x01\x02\x03\x04", "100.dat", ".hea"),
    ],
)
def test_what_is_not_read_here_is_refused_by_name(head: bytes, filename: str, named: str) -> None:
    with pytest.raises(EcgError) as refused:
        sniff_upload(head, filename)

    assert refused.value.code is ErrorCode.UNSUPPORTED_FORMAT
    assert named in str(refused.value)


def test_utf_16_without_its_mark_is_a_damaged_text() -> None:
    with pytest.raises(EcgError) as refused:
        sniff_upload(CSV.decode().encode("utf-16-le"), "ecg.csv")

    assert refused.value.code is ErrorCode.CORRUPT_FILE
    assert "UTF-8" in str(refused.value)


def test_a_csv_of_words_passes_so_that_its_reader_can_say_what_is_wrong() -> None:
    assert sniff_upload(b"I,II,III\nnone,none,none\n", "ecg.csv").format == "csv"


def test_a_wfdb_header_among_several_files_makes_them_one_recording() -> None:
    found = sniff_recording([(b"\x00\x01\x02", "100.dat"), (HEADER, "100.hea")])

    assert (found.kind, found.format) == ("signal", "wfdb")


def test_several_files_without_a_wfdb_header_are_no_recording() -> None:
    with pytest.raises(EcgError) as refused:
        sniff_recording([(PNG, "page1.png"), (PNG, "page2.png")])

    assert refused.value.code is ErrorCode.UNSUPPORTED_FORMAT


def test_sniffing_loads_no_library_that_decodes() -> None:
    """The gateway imports it: it must stay light and must not be able to parse."""
    program = "import sys, ecg_shared.formats.sniffing; print(*sys.modules)"

    loaded = set(
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    )

    assert not loaded & {
        "pandas",
        "wfdb",
        "edfio",
        "soundfile",
        "cv2",
        "PIL",
        "scipy",
        "pydicom",
        "pypdfium2",
        "matplotlib",
    }
