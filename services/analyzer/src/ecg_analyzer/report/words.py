"""Codes and numbers of a result in words, as a report prints them. A code without an entry reads as its own words."""

from __future__ import annotations

import math
import re
from typing import Final

_UNIT_IN_NAME: Final = re.compile(r"_(bpm_per_min|bpm|mv_ms|ms2?|mv|uv|deg|percent|hz|s)$")
_AFTER_J: Final = re.compile(r"^j(\d+)$")
_SIGNS: Final = {
    **{name: name.upper() for name in ("rr", "nn", "rmssd", "sdnn", "pr", "qrs", "qt", "jt", "st", "p", "q", "r", "s")},
    **{name: name.upper() for name in ("t", "j", "i", "ii", "iii", "hrv", "lf", "hf", *(f"v{n}" for n in range(1, 7)))},
    **{"qtc": "QTc", "qtcf": "QTcF", "qtcb": "QTcB", "pnn50": "pNN50", "avr": "aVR", "avl": "aVL", "avf": "aVF"},
    **{name: name.capitalize() for name in ("bazett", "fridericia", "framingham", "hodges", "sokolow", "cornell")},
}
_NAMES: Final = _SIGNS | {"min": "least", "max": "greatest"}
_UNITS: Final = {"deg": "°", "1": "", "percent": "%", "ms2": "ms²", "/min2": "/min²", "mV.ms": "mV·ms"}
_DECIMALS: Final = {"/min": 0, "deg": 0, "°": 0, "mV": 2, "mV.ms": 1, "uV": 0, "%": 1, "percent": 1}
_STATEMENTS: Final = {
    "NORM": "normal ECG",
    "MI": "myocardial infarction",
    "STTC": "ST-T change",
    "CD": "conduction disturbance",
    "HYP": "hypertrophy",
    "SR": "sinus rhythm",
    "AFIB": "atrial fibrillation",
    "SARRH": "sinus arrhythmia",
    "SBRAD": "sinus bradycardia",
    "STACH": "sinus tachycardia",
    "PACE": "pacemaker",
    "PVC": "ventricular extrasystoles",
    "PAC": "atrial extrasystoles",
    "1AVB": "first-degree AV block",
    "CLBBB": "left bundle branch block",
    "CRBBB": "right bundle branch block",
    "IRBBB": "incomplete right bundle branch block",
    "IVCD": "intraventricular conduction delay",
    "LAFB": "left anterior fascicular block",
    "LVH": "left ventricular hypertrophy",
    "LAO/LAE": "left atrial overload",
    "IMI": "inferior infarction",
    "ASMI": "anteroseptal infarction",
    "AMI": "anterior infarction",
    "ILMI": "inferolateral infarction",
    "ISC_": "ischaemic ST-T change",
    "ISCAL": "anterolateral ischaemia",
    "STD_": "ST depression",
    "NDT": "non-diagnostic T change",
    "NST_": "non-specific ST change",
    "INVT": "inverted T waves",
    "QWAVE": "Q waves",
    "LVOLT": "low voltage",
}
"""The statements of the twelve-lead model: superclasses and SCP-ECG codes of PTB-XL."""
_WORDS: Final = {
    "sinus": "sinus rhythm",
    "af": "atrial fibrillation",
    "other": "another rhythm",
    "too_few_leads": "too few leads",
    "no_beats": "no beats were found",
    **_STATEMENTS,
    "too_few_intervals": "too few intervals between beats",
    "too_many_ectopic_beats": "too many ectopic beats",
    "no_qrs_marks": "no QRS complex could be delineated",
    "no_model": "no model was at hand",
    "too_short": "the recording is too short",
    "not_recorded": "not recorded",
    "lost_contact": "electrodes lost contact",
    "ventricular_flutter": "ventricular flutter",
    "partly_recorded": "recorded in part",
    "implausible_amplitude": "implausible amplitude",
    "wander": "wandering baseline",
    "mains": "mains hum",
    "noise": "muscle noise",
    "swapped_limb_leads": "limb electrodes perhaps swapped",
    "single_beat": "only one beat was found",
    "beats_not_alike": "what looks like beats does not repeat",
    "gain_assumed": "gain assumed",
    "speed_assumed": "paper speed assumed",
    "labels_not_read": "lead labels not read",
    "labels_disagree": "lead labels disagree with the layout",
    "trace_unsure": "trace faint or hidden",
    "layout_unknown": "layout not known, leads by their labels",
    "speed_disagrees": "signs of the paper speed disagree",
    "gain_disagrees": "signs of the gain disagree",
    "pulses_disagree": "calibration pulses disagree",
    "einthoven_disagrees": "leads I, II and III contradict each other",
    "strip_disagrees": "rhythm strip and lead differ",
    "grid": "grid of the paper",
    "vector_grid": "grid drawn as vectors",
    "vector_pulse": "calibration pulse, drawn as vectors",
    "paper_size": "size of the sheet",
}


def in_words(code: str) -> str:
    """Return a code in words: ``incomplete_V3`` is "incomplete V3"."""
    return _WORDS.get(code) or " ".join(_SIGNS.get(part, part) for part in code.split("_"))


def sentence(text: str) -> str:
    """Return a text that begins with a capital."""
    return text[:1].upper() + text[1:]


def measurement_name(name: str) -> str:
    """Return a measurement's name as physicians write it: ``qrs_duration_ms`` is "QRS duration"."""
    parts = _UNIT_IN_NAME.sub("", name).split("_")
    words = " ".join(_NAMES.get(part) or _AFTER_J.sub(r"J\1", part) for part in parts).replace("LF HF", "LF/HF")
    return words if parts[0] in _NAMES else sentence(words)


def unit_name(unit: str) -> str:
    """Return a unit as it is printed; empty for a pure number."""
    return _UNITS.get(unit, unit)


def number(value: float, unit: str) -> str:
    """Return a value with the digits that its unit deserves: whole milliseconds, hundredths of a millivolt."""
    return f"{as_printed(value, unit) + 0.0:.{_decimals(value, unit)}f}".replace("-", "−")  # + 0.0: no minus nought


def as_printed(value: float, unit: str) -> float:
    """Return a value with the digits that are printed, so that no reader sees a 60 flagged as below 60."""
    return round(value, _decimals(value, unit))


def clock(seconds: float) -> str:
    """Return a time of the recording: ``12.5 s``, ``4:05``, ``13:04:05``."""
    if seconds < 60.0:
        return f"{round(seconds, 1):g} s"
    whole = round(seconds)
    minutes, hours = whole // 60 % 60, whole // 3600
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


def _decimals(value: float, unit: str) -> int:
    if unit == "ms":
        return 0 if abs(value) >= 20.0 else 1
    known = _DECIMALS.get(unit, 0 if float(value).is_integer() else None)
    if known is not None:
        return known
    return max(0, 2 - math.floor(math.log10(abs(value)))) if value else 0
