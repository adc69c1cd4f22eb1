"""Which channels of a file are ECG leads, and what they are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.leads import standard_lead

MAX_LEADS: Final = 16
_OTHER_SIGNALS: Final = re.compile(
    r"\b(?:resp\w*|imp\w*|pleth\w*|ppg|abp|art|pap|cvp|icp|bp|nibp|spo2|sao2|co2|etco2|eeg|emg|eog|eda|gsr|temp\w*"
    r"|acc\w*|hr|bpm|pulse|rr|marker|trigger|status|event\w*|annotations?|label|class)\b",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(r"(?:ecg|ekg|channel|ch|signal|sig)[\s_#.-]*(\d{1,3})(?:\s*[\[(].*)?", re.IGNORECASE)


def ecg_label(label: str) -> str | None:
    """Return the lead's name if a label says it is an ECG lead, else None.

    A numbered channel (``ECG 2``, ``ch3``) is an ECG but no known lead: channel 2 is not lead II.
    """
    numbered = _NUMBERED.fullmatch(label.strip())
    return f"ECG{int(numbered[1])}" if numbered else standard_lead(label)


def lead_name(label: str) -> str | None:
    """Return the name of a voltage channel's lead; a label of no known lead stays as it is, short and printable.

    None for a label of another signal (respiration, pressure, pulse, EEG, a marker), which is never taken for an ECG.
    """
    if _OTHER_SIGNALS.search(label.replace("_", " ")):
        return None
    return ecg_label(label) or "".join(c for c in label if c.isprintable()).strip()[:20] or "ECG"


def check_lead_names(names: Sequence[str]) -> None:
    """Raise EcgError(invalid_leads) for no lead, more than ``MAX_LEADS``, or one named twice."""
    if not names:
        raise EcgError("The file has no channel that is an ECG lead.", code=ErrorCode.INVALID_LEADS)
    if len(names) > MAX_LEADS:
        raise EcgError(f"The file has {len(names)} leads.", code=ErrorCode.INVALID_LEADS)
    doubled = [name for name, n in Counter(names).items() if n > 1]
    if doubled:
        raise EcgError(f"Two channels are both lead {doubled[0]}.", code=ErrorCode.INVALID_LEADS)
