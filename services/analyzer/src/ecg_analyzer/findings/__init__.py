"""Findings by rule, one file each. Adding one: its file, its limits in the table, its test, its line in ALL."""

from __future__ import annotations

from typing import Final

from ecg_analyzer.findings.atrial_fibrillation import atrial_fibrillation
from ecg_analyzer.findings.axis import axis_deviation
from ecg_analyzer.findings.bundle_branch_block import left_bundle_branch_block, right_bundle_branch_block
from ecg_analyzer.findings.irregular_rhythm import irregular_rhythm
from ecg_analyzer.findings.kind import FindingKind
from ecg_analyzer.findings.lead_reversal import arm_reversal, right_leg_reversal
from ecg_analyzer.findings.p_wave import p_terminal_force, wide_p
from ecg_analyzer.findings.pause import pause
from ecg_analyzer.findings.pr_interval import first_degree_block, short_pr
from ecg_analyzer.findings.q_waves import pathological_q
from ecg_analyzer.findings.qtc import long_qtc, short_qtc
from ecg_analyzer.findings.rate import bradycardia, tachycardia
from ecg_analyzer.findings.st_segment import st_depression, st_elevation
from ecg_analyzer.findings.supraventricular_ectopy import (
    atrial_bigeminy,
    supraventricular_ectopy,
    supraventricular_run,
)
from ecg_analyzer.findings.t_inversion import t_inversion
from ecg_analyzer.findings.ventricular_ectopy import frequent_ventricular_ectopy, ventricular_run
from ecg_analyzer.findings.ventricular_flutter import ventricular_flutter
from ecg_analyzer.findings.ventricular_patterns import bigeminy, ventricular_couplet
from ecg_analyzer.findings.voltage import left_ventricular_hypertrophy, low_voltage
from ecg_analyzer.findings.wide_qrs import wide_qrs

ALL: Final[tuple[FindingKind, ...]] = (
    bradycardia,
    tachycardia,
    pause,
    ventricular_flutter,
    atrial_fibrillation,
    irregular_rhythm,
    frequent_ventricular_ectopy,
    ventricular_run,
    ventricular_couplet,
    bigeminy,
    supraventricular_ectopy,
    supraventricular_run,
    atrial_bigeminy,
    first_degree_block,
    short_pr,
    right_bundle_branch_block,
    left_bundle_branch_block,
    wide_qrs,
    long_qtc,
    short_qtc,
    axis_deviation,
    wide_p,
    p_terminal_force,
    left_ventricular_hypertrophy,
    low_voltage,
    st_elevation,
    st_depression,
    t_inversion,
    pathological_q,
    arm_reversal,
    right_leg_reversal,
)
"""In the order of the result document."""
