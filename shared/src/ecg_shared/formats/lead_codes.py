"""Leads by number, as SCP-ECG, DICOM and IEEE 11073 count them, and by their IEEE 11073 names."""

from __future__ import annotations

from typing import Final

from ecg_shared.formats.channels import lead_name

# EN 1064 5.6.3; IEEE 11073-10102 took the same numbers, DICOM CID 3001 both.
LEAD_BY_CODE: Final[dict[int, str]] = {
    1: "I",
    2: "II",
    **{2 + n: f"V{n}" for n in range(1, 8)},
    **{8 + n: f"V{n}R" for n in range(2, 8)},
    16: "X",
    17: "Y",
    18: "Z",
    61: "III",
    62: "aVR",
    63: "aVL",
    64: "aVF",
    66: "V8",
    67: "V9",
    68: "V8R",
    69: "V9R",
}
CODE_BY_LEAD: Final = {name: code for code, name in LEAD_BY_CODE.items()}

_MDC_PREFIXES: Final = ("MDC_ECG_LEAD_", "MDC_ECG_ELEC_POTL_")
# A term of IEEE 11073 is partition * 65,536 + number; electrode potentials start at 256 (131329 is that of lead I).
_POTENTIALS: Final = 256


def lead_of_mdc_code(code: int) -> str | None:
    """Return the lead of an IEEE 11073 code, with or without its partition, or None where it is no lead."""
    number = code & 0xFFFF
    if code >> 16 not in (0, 2) or number >= 2 * _POTENTIALS:
        return None
    return LEAD_BY_CODE.get(number % _POTENTIALS)


def lead_of_mdc_name(name: str) -> str | None:
    """Return the lead of a name such as ``MDC_ECG_LEAD_AVR``; a name without that prefix is taken as a label."""
    text = name.strip()
    prefix = next((prefix for prefix in _MDC_PREFIXES if text.upper().startswith(prefix)), "")
    return lead_name(text[len(prefix) :])
