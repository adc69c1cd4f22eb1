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

_REPOLARIZATION_2009: Final = "AHA/ACCF/HRS 2009 part IV, doi:10.1161/CIRCULATIONAHA.108.191096"
_HYPERTROPHY_2009: Final = "AHA/ACCF/HRS 2009 part V, doi:10.1161/CIRCULATIONAHA.108.191097"
_INFARCTION_2018: Final = "Fourth Universal Definition of Myocardial Infarction 2018, doi:10.1161/CIR.0000000000000617"
_FIBRILLATION_2020: Final = "ESC 2020 atrial fibrillation guideline, doi:10.1093/eurheartj/ehaa612"
_ATHLETES_2017: Final = "International recommendations for ECG of athletes 2017, doi:10.1016/j.jacc.2017.01.015"
_SUPRAVENTRICULAR_2010: Final = "Binici et al. 2010, doi:10.1161/CIRCULATIONAHA.109.874982"
_USUAL_QRS_2018: Final = "Yankelson et al. 2018, doi:10.1016/j.jelectrocard.2017.12.039"
_REVERSAL_2007: Final = (
    "AHA/ACC/HRS 2007 part I, doi:10.1161/CIRCULATIONAHA.106.180200; Rudiger et al. 2007, doi:10.4414/smw.2007.11864"
)

BRADYCARDIA: Final = Threshold(60.0, "/min", _BRADYCARDIA_2018)
MARKED_BRADYCARDIA: Final = Threshold(50.0, "/min", _BRADYCARDIA_2018)
TACHYCARDIA: Final = Threshold(100.0, "/min", _SVT_2015)
MARKED_TACHYCARDIA: Final = Threshold(150.0, "/min", _SVT_2015)
PAUSE: Final = Threshold(3000.0, "ms", _BRADYCARDIA_2018)
WIDE_QRS: Final = Threshold(120.0, "ms", _CONDUCTION_2009)
BORDERLINE_QRS: Final = Threshold(110.0, "ms", _CONDUCTION_2009)
WIDE_S: Final = Threshold(40.0, "ms", _CONDUCTION_2009)
LATE_R_V1: Final = Threshold(50.0, "ms", _CONDUCTION_2009)
LATE_R_LATERAL: Final = Threshold(60.0, "ms", _CONDUCTION_2009)
FREQUENT_VENTRICULAR_PER_HOUR: Final = Threshold(30.0, "/h", _VENTRICULAR_2017)
VENTRICULAR_RUN_BEATS: Final = Threshold(3.0, "beats", _VENTRICULAR_2017)
VENTRICULAR_RUN_RATE: Final = Threshold(100.0, "/min", _VENTRICULAR_2017)
SUSTAINED_RUN: Final = Threshold(30.0, "s", _VENTRICULAR_2017)
SUPRAVENTRICULAR_BEATS: Final = Threshold(1.0, "beats", "class S of ANSI/AAMI EC57:2012, each beat counts")
FREQUENT_SUPRAVENTRICULAR_PER_HOUR: Final = Threshold(30.0, "/h", _SUPRAVENTRICULAR_2010)
SUPRAVENTRICULAR_RUN_BEATS: Final = Threshold(3.0, "beats", f"{_SVT_2015}; three in a row as of ventricular beats")
SUPRAVENTRICULAR_RUN_RATE: Final = Threshold(100.0, "/min", _SVT_2015)
SUSTAINED_SUPRAVENTRICULAR_RUN: Final = Threshold(30.0, "s", f"{_SVT_2015}; sustained as of ventricular beats")
ATRIAL_BIGEMINY_BEATS: Final = Threshold(
    3.0, "pairs", "every second beat, three times in a row, as of ventricular beats"
)
FLUTTER: Final = Threshold(
    3.0, "s", "Kuo and Dillman 1978, Computers in Cardiology, 347-349 (leakage of the VF filter, windows of 4 s)"
)
IRREGULAR_CHANGE: Final = Threshold(
    0.1, "1", "Dash et al. 2009, doi:10.1007/s10439-009-9740-z (relative change of RR); median in place of RMSSD"
)
IRREGULAR_FEWEST_INTERVALS: Final = Threshold(8.0, "intervals", "about a whole 12-lead ECG of 10 s")

FIBRILLATION_TWELVE_LEADS: Final = Threshold(9.0, "s", f"{_FIBRILLATION_2020}: a whole 12-lead ECG of 10 s")
FIBRILLATION_ONE_LEAD: Final = Threshold(30.0, "s", f"{_FIBRILLATION_2020}: 30 s of one lead")

LONG_PR: Final = Threshold(200.0, "ms", _CONDUCTION_2009)
SHORT_PR: Final = Threshold(120.0, "ms", _CONDUCTION_2009)
LONG_QTC_MEN: Final = Threshold(450.0, "ms", _REPOLARIZATION_2009)
LONG_QTC_WOMEN: Final = Threshold(460.0, "ms", _REPOLARIZATION_2009)
VERY_LONG_QTC: Final = Threshold(500.0, "ms", _REPOLARIZATION_2009)
USUAL_QRS_MEN: Final = Threshold(95.0, "ms", _USUAL_QRS_2018)
USUAL_QRS_WOMEN: Final = Threshold(88.0, "ms", _USUAL_QRS_2018)
SHORT_QTC: Final = Threshold(390.0, "ms", _REPOLARIZATION_2009)
AXIS_LEFT: Final = Threshold(-30.0, "deg", _CONDUCTION_2009)
AXIS_RIGHT: Final = Threshold(90.0, "deg", _CONDUCTION_2009)
AXIS_EXTREME: Final = Threshold(-90.0, "deg", _CONDUCTION_2009)
LONG_P: Final = Threshold(120.0, "ms", _HYPERTROPHY_2009)
TERMINAL_FORCE: Final = Threshold(4.0, "mV.ms", _HYPERTROPHY_2009)
DEEP_TERMINAL_P: Final = Threshold(0.1, "mV", _ATHLETES_2017)

SOKOLOW_LYON: Final = Threshold(3.5, "mV", _HYPERTROPHY_2009)
CORNELL_MEN: Final = Threshold(2.8, "mV", _HYPERTROPHY_2009)
CORNELL_WOMEN: Final = Threshold(2.0, "mV", _HYPERTROPHY_2009)
R_IN_AVL: Final = Threshold(1.1, "mV", _HYPERTROPHY_2009)
LOW_LIMB: Final = Threshold(0.5, "mV", _HYPERTROPHY_2009)
LOW_PRECORDIAL: Final = Threshold(1.0, "mV", _HYPERTROPHY_2009)

ST_ELEVATION: Final = Threshold(0.1, "mV", _INFARCTION_2018)
ST_ELEVATION_V2_V3_WOMEN: Final = Threshold(0.15, "mV", _INFARCTION_2018)
ST_ELEVATION_V2_V3_MEN: Final = Threshold(0.2, "mV", _INFARCTION_2018)
ST_ELEVATION_V2_V3_MEN_UNDER_40: Final = Threshold(0.25, "mV", _INFARCTION_2018)
ST_DEPRESSION: Final = Threshold(-0.05, "mV", _INFARCTION_2018)
T_INVERSION: Final = Threshold(-0.1, "mV", _INFARCTION_2018)
LONG_Q: Final = Threshold(30.0, "ms", _INFARCTION_2018)
DEEP_Q: Final = Threshold(0.1, "mV", _INFARCTION_2018)
LONG_Q_V2_V3: Final = Threshold(20.0, "ms", _INFARCTION_2018)

COUPLET_BEATS: Final = Threshold(2.0, "beats", _VENTRICULAR_2017)
BIGEMINY_BEATS: Final = Threshold(3.0, "pairs", f"{_VENTRICULAR_2017}: every second beat, three times in a row")
REVERSED_P_AXIS: Final = Threshold(90.0, "deg", _REVERSAL_2007)
FLAT_LEAD_II: Final = Threshold(0.1, "mV", _REVERSAL_2007)
