"""The one order and the one spelling of ECG leads, and the ways others spell them."""

from __future__ import annotations

import re
from typing import Final

LIMB_LEADS: Final = ("I", "II", "III", "aVR", "aVL", "aVF")
PRECORDIAL_LEADS: Final = ("V1", "V2", "V3", "V4", "V5", "V6")
STANDARD_LEADS: Final = LIMB_LEADS + PRECORDIAL_LEADS

_SPELLINGS: Final = {
    **{lead.lower(): lead for lead in STANDARD_LEADS},
    **{f"d{roman.lower()}": roman for roman in ("I", "II", "III")},  # Romance and Turkish carts print DI, DII, DIII
    **{f"{prefix}{n}": roman for prefix in ("l", "d") for n, roman in ((1, "I"), (2, "II"), (3, "III"))},
    **{str(n): roman for n, roman in ((1, "I"), (2, "II"), (3, "III"))},
    **{f"c{n}": f"V{n}" for n in range(1, 7)},  # IEC colour code calls the chest electrodes C1 to C6
    "mli": "I",
    "mlii": "II",  # MIT-BIH: a lead II from electrodes on the torso
    "mliii": "III",
    "ml2": "II",
    "ecg": "ECG",
    "ekg": "ECG",
}
_NOISE: Final = re.compile(
    r"^(?:ecg|ekg|lead|mdc[_ ]ecg[_ ]lead|channel|ch|d[ée]rivation|derivaci[óo]n|derivazione|ableitung|abl|afleiding)"
    r"[\s_:.\-]*(?=.)",
    re.IGNORECASE,
)
_UNIT: Final = re.compile(r"\s*[\[(].*?[\])]\s*$")


def standard_lead(label: str) -> str | None:
    """Return the standard name of a lead label, ``"ECG"`` for an unnamed lead, or None if it names no lead.

    Case, blanks, a unit in brackets and words such as "Lead" or "ECG" before the name do not matter:
    ``"lead_II (mV)"``, ``"MLII"``, ``"DII"`` and ``"II"`` all give ``"II"``.
    """
    text = _UNIT.sub("", label.strip().strip("\"'"))
    while True:
        key = re.sub(r"[\s_\-]", "", text).lower()
        if key in _SPELLINGS:
            return _SPELLINGS[key]
        shorter = _NOISE.sub("", text, count=1)
        if shorter == text:
            return None
        text = shorter


def sort_key(lead: str) -> tuple[int, str]:
    """Order leads as printed on a 12-lead ECG; leads outside the twelve follow by name."""
    return (STANDARD_LEADS.index(lead), "") if lead in STANDARD_LEADS else (len(STANDARD_LEADS), lead)
