"""What a file is, told from its first bytes alone.

The gateway asks this before it promises anything, so nothing heavy is imported and nothing is parsed. The name of a
file is only compared with what was found: a name that promises something else is refused (``type_mismatch``), because
a file that two programs read differently is how hostile content travels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, Literal

from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.formats import ALL, delimited
from ecg_shared.formats.text import head_as_text

HEAD_BYTES: Final = 64 * 1024
"""As many first bytes as a caller should give; fewer are enough for a small file only."""


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What an upload is: a signal file or a page, its format's name and its media type."""

    kind: Literal["signal", "page"]
    format: str
    media_type: str


def sniff_upload(head: bytes, filename: str) -> Sniffed:
    """Tell what one file is from its first ``HEAD_BYTES`` bytes.

    Raises EcgError with ``empty_file`` (no byte, or blanks only), ``unsupported_format`` (recognised but not read here,
    or not recognised), ``type_mismatch`` (another format than its name says, or two formats in one), ``corrupt_file``
    (text in UTF-16 without its byte order mark).
    """
    if not head.strip():
        raise EcgError(code=ErrorCode.EMPTY_FILE)
    _refuse_two_in_one(head)
    promised = _PROMISES.get(_ending(filename))
    found = _page(head) or _signal(head, promised)
    if found is None:
        raise _not_read_here(head, promised)
    if promised is not None and promised not in (found.format, _FAMILIES.get(found.media_type)):
        raise EcgError(
            f"The name says {_SHOWN.get(promised, promised)}, the content is {_SHOWN[found.format]}.",
            code=ErrorCode.TYPE_MISMATCH,
        )
    return found


def sniff_recording(files: Sequence[tuple[bytes, str]]) -> Sniffed:
    """Tell what an upload of several files is, each given as (head, file name).

    Several files make one recording only as a WFDB header with the signal files that it names; those have no signature
    of their own and are not looked at. Raises as ``sniff_upload`` does.
    """
    if len(files) == 1:
        return sniff_upload(*files[0])
    for head, filename in files:
        if _ending(filename) == ".hea":
            return sniff_upload(head, filename)
    raise EcgError(
        "Several files make one recording only as a WFDB header (.hea) with its signal files.",
        code=ErrorCode.UNSUPPORTED_FORMAT,
    )


_PAGES: Final = (
    ("png", "image/png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("jpeg", "image/jpeg", re.compile(rb"\xff\xd8\xff")),
    ("tiff", "image/tiff", re.compile(rb"II[*+]\x00|MM\x00[*+]")),
    ("webp", "image/webp", re.compile(rb"RIFF.{4}WEBP", re.DOTALL)),
    # two letters may also begin a text: the length of the second header, 12 to 124, tells
    ("bmp", "image/bmp", re.compile(rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\x00{3}", re.DOTALL)),
)
_PDF_MARK_WITHIN: Final = 1024  # ISO 32000-1 annex H, note 13: readers accept the header within the first 1,024 bytes

_DICOM: Final = (128, b"DICM")
_OTHERS: Final[tuple[tuple[str, int, bytes], ...]] = (
    ("DICOM", *_DICOM),
    ("GIF", 0, b"GIF8"),
    ("JPEG 2000", 0, b"\x00\x00\x00\x0cjP  "),
    ("JPEG 2000", 0, b"\xff\x4f\xff\x51"),
    ("Photoshop", 0, b"8BPS"),
    ("PostScript", 0, b"%!PS"),
    ("PostScript", 0, b"\xc5\xd0\xd3\xc6"),
    ("Windows metafile", 0, b"\xd7\xcd\xc6\x9a"),
    ("FITS", 0, b"SIMPLE  ="),
    ("video or HEIF", 4, b"ftyp"),
    ("an ELF program", 0, b"\x7fELF"),
    ("ZIP", 0, b"PK\x03\x04"),
    ("ZIP", 0, b"PK\x05\x06"),
    ("7-Zip", 0, b"7z\xbc\xaf\x27\x1c"),
    ("RAR", 0, b"Rar!\x1a\x07"),
    ("gzip", 0, b"\x1f\x8b"),
    ("bzip2", 0, b"BZh"),
    ("xz", 0, b"\xfd7zXZ\x00"),
    ("Zstandard", 0, b"\x28\xb5\x2f\xfd"),
    ("TAR", 257, b"ustar"),
    ("an Office document", 0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("HDF5", 0, b"\x89HDF\r\n\x1a\n"),
    ("MATLAB", 0, b"MATLAB 5.0"),
    ("SQLite", 0, b"SQLite format 3\x00"),
    ("ISHNE annotations", 0, b"ANN  1.0"),
    ("FLAC", 0, b"fLaC"),
)
_BINARY_ONLY: Final = (("a Windows program", b"MZ"), ("BMP", b"BM"))  # two letters may also begin a text
_MARKUP: Final = re.compile(r"<(?:!doctype\s+)?(html|svg)\b", re.IGNORECASE)

_PROMISES: Final[dict[str, str]] = {
    ".pdf": "pdf",
    ".png": "png",
    **dict.fromkeys((".jpg", ".jpeg", ".jpe", ".jfif"), "jpeg"),
    **dict.fromkeys((".tif", ".tiff"), "tiff"),
    ".webp": "webp",
    **dict.fromkeys((".bmp", ".dib"), "bmp"),
    **{ending: form.NAME for form in ALL for ending in form.EXTENSIONS},
    **{
        ending: name
        for name, endings in {
            "GIF": (".gif",),
            "HEIF": (".heic", ".heif", ".avif"),
            "SVG": (".svg",),
            "XML": (".xml",),
            "HTML": (".html", ".htm"),
            "JSON": (".json",),
            "an Office document": (".doc", ".docx", ".xls", ".xlsx", ".ods", ".odt", ".pptx"),
        }.items()
        for ending in endings
    },
}
_FAMILIES: Final = {"application/xml": "XML", "application/json": "JSON"}
"""Endings such as ``.xml`` promise no more than this."""
_SHOWN: Final = {
    "pdf": "PDF",
    "png": "PNG",
    "jpeg": "JPEG",
    "tiff": "TIFF",
    "webp": "WebP",
    "bmp": "BMP",
    "csv": "text with columns of numbers",
    "wfdb": "WFDB",
    "edf": "EDF",
    "dicom": "DICOM",
    "scp": "SCP-ECG",
    "ishne": "ISHNE",
    "mfer": "MFER",
    "aecg": "HL7 aECG",
    "muse": "GE MUSE XML",
    "philips": "Philips XML",
    "atc": "AliveCor ATC",
    "hl7v2": "HL7 v2",
    "fhir": "FHIR",
    "json": "JSON",
    "cardiosoft": "GE CardioSoft XML",
}


def _page(head: bytes) -> Sniffed | None:
    if b"%PDF-" in head[:_PDF_MARK_WITHIN]:
        return Sniffed("page", "pdf", "application/pdf")
    for name, media_type, mark in _PAGES:
        if mark.match(head) and not _is_dicom(head):
            return Sniffed("page", name, media_type)
    return None


def _signal(head: bytes, promised: str | None) -> Sniffed | None:
    for form in ALL:
        if form.sniff(head):
            return Sniffed("signal", form.NAME, form.MEDIA_TYPE)
    if promised == delimited.NAME and _other(head) is None and head_as_text(head) is not None:
        # Words where numbers should be: the reader says so with row and column.
        return Sniffed("signal", delimited.NAME, delimited.MEDIA_TYPE)
    return None


def _is_dicom(head: bytes) -> bool:
    at, mark = _DICOM
    return head[at : at + len(mark)] == mark


def _refuse_two_in_one(head: bytes) -> None:
    """Refuse a file that starts as one thing and is another for a program that looks elsewhere.

    A DICOM preamble may be that of a TIFF (dual-personality slides), never of a program (CVE-2019-11687).
    """
    pdf_at = head[:_PDF_MARK_WITHIN].find(b"%PDF-")
    if _is_dicom(head) and head.startswith((b"MZ", b"\x7fELF")):
        found = "a DICOM file that is also a program"
    elif pdf_at >= 0 and b"PK\x03\x04" in head:
        found = "a PDF that is also a ZIP"
    elif pdf_at > 0 and (_other(head) or any(mark.match(head) for _, _, mark in _PAGES)):
        found = "a PDF inside another format"
    elif head.startswith(b"GIF8") and head[6:8] in (b"/*", b"=1", b"='"):
        found = "a GIF that is also a script"
    else:
        return
    raise EcgError(f"The file is {found}.", code=ErrorCode.TYPE_MISMATCH)


def _not_read_here(head: bytes, promised: str | None) -> EcgError:
    """Name what the file is instead, as well as can be told."""
    other = _other(head)
    if other is not None:
        return EcgError(f"The file is {other}, which is not read here.", code=ErrorCode.UNSUPPORTED_FORMAT)
    text = head_as_text(head)
    if text is None and _is_utf16_without_mark(head):
        return EcgError(
            "The text is in UTF-16 without its byte order mark. Save it as UTF-8.", code=ErrorCode.CORRUPT_FILE
        )
    if promised in _SHOWN:
        return EcgError(f"The name says {_SHOWN[promised]}, the content is not.", code=ErrorCode.TYPE_MISMATCH)
    if promised is not None:
        return EcgError(f"The name says {promised}, which is not read here.", code=ErrorCode.UNSUPPORTED_FORMAT)
    if text is not None:
        return EcgError("The file is text without columns of numbers.", code=ErrorCode.UNSUPPORTED_FORMAT)
    return EcgError(
        "The file's first bytes are those of no format that is read here; a WFDB signal file needs its .hea beside it.",
        code=ErrorCode.UNSUPPORTED_FORMAT,
    )


def _other(head: bytes) -> str | None:
    for name, at, mark in _OTHERS:
        if head[at : at + len(mark)] == mark:
            return name
    text = head_as_text(head)
    if text is None:
        return next((name for name, mark in _BINARY_ONLY if head.startswith(mark)), None)
    first = text.lstrip()[:1]
    if first == "<":
        markup = _MARKUP.search(text)
        return markup[1].upper() if markup else "XML"
    return "JSON" if first in ("{", "[") else None


def _is_utf16_without_mark(head: bytes) -> bool:
    """Latin text in UTF-16 has a zero in every second byte and in no other."""
    even, odd = head[0:400:2], head[1:400:2]
    return len(odd) > 8 and ((not any(even) and all(odd)) or (not any(odd) and all(even)))


def _ending(filename: str) -> str:
    """Return the ending with its dot in lower case, whatever else the name holds."""
    return PurePosixPath(filename.replace("\\", "/")).suffix.strip().lower()
