"""Every limit of the findings, with its unit and source. Findings hold no number of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit and where it comes from."""

    value: float
    unit: str
    source: str


_BRADYCARDIA_2018: Final = "ACC/AHA/HRS 2018 bradycardia guideline, doi:10.1161/CIR.0000000000000628"
_SVT_2015: Final = "ACC/AHA/HRS 2015 supraventricular tachycardia guideline, doi:10.1161/CIR.0000000000000311"
_CONDUCTION_2009: Final = "AHA/ACCF/HRS 2009 part III, doi:10.1161/CIRCULATIONAHA.108.191095"
_VENTRICULAR_2017: Final = "AHA/ACC/HRS 2017 ventricular arrhythmia guideline, doi:10.1161/CIR.0000000000000549"

BRADYCARDIA: Final = Threshold(60.0, "/min", _BRADYCARDIA_2018)
MARKED_BRADYCARDIA: Final = Threshold(50.0, "/min", _BRADYCARDIA_2018)
TACHYCARDIA: Final = Threshold(100.0, "/min", _SVT_2015)
MARKED_TACHYCARDIA: Final = Threshold(150.0, "/min", _SVT_2015)
PAUSE: Final = Threshold(3000.0, "ms", _BRADYCARDIA_2018)
WIDE_QRS: Final = Threshold(120.0, "ms", _CONDUCTION_2009)
BORDERLINE_QRS: Final = Threshold(110.0, "ms", _CONDUCTION_2009)
FREQUENT_VENTRICULAR_PER_HOUR: Final = Threshold(30.0, "/h", _VENTRICULAR_2017)
VENTRICULAR_RUN_BEATS: Final = Threshold(3.0, "beats", _VENTRICULAR_2017)
VENTRICULAR_RUN_RATE: Final = Threshold(100.0, "/min", _VENTRICULAR_2017)
SUSTAINED_RUN: Final = Threshold(30.0, "s", _VENTRICULAR_2017)
IRREGULAR_CHANGE: Final = Threshold(
    0.1, "1", "Dash et al. 2009, doi:10.1007/s10439-009-9740-z (relative change of RR); median in place of RMSSD"
)
IRREGULAR_FEWEST_INTERVALS: Final = Threshold(8.0, "intervals", "about a whole 12-lead ECG of 10 s")
