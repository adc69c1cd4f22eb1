"""Every limit of the signal quality, with its unit and its reason.

Heights are relative to the lead's own complexes (median over its seconds), so that gain says nothing.
"""

from __future__ import annotations

from typing import Final

FLAT_MV: Final = 0.02
"""A lead that stays within 20 µV shows no complex: an open or shorted electrode."""
FLAT_STRETCH_S: Final = 3.0
"""Flat for this long is a lost connection; an asystole still shows wander and noise."""
FLAT_STEP_MV: Final = 0.002
LOW_MV: Final = 0.05
HIGH_MV: Final = 10.0
"""A complex below 0.05 or above 10 mV is more likely a wrong unit than a heart."""

CLIPPED_RUN: Final = 4
CLIPPED_RUN_S: Final = 0.01
"""Four equal samples in a row, for 10 ms, at the very top or bottom: a peak of an amplifier, not of a heart, has a
plateau. Of a finely sampled heart the peak may have a few equal samples too."""
CLIPPED_SAMPLES: Final = 0.005

NOISE_FROM_HZ: Final = 20.0
"""P and T waves end below it, muscles reach far above, and recorders that cut at 40 Hz still show them."""
NOISE_USABLE: Final = 0.04
NOISE_POOR: Final = 0.1
"""Root mean square of what lies above between the complexes, mains left out. At 0.04 its peaks are as tall as a P wave,
about a sixth of the complex. 97 of 100 records of CinC 2017 that are not labelled noisy stay below 0.03 in nine seconds
of ten; a third of those labelled so do not."""

MAINS_HZ: Final = (50.0, 60.0)
MAINS_USABLE: Final = 0.03
MAINS_POOR: Final = 0.15
"""Amplitude at the frequency of the mains; poor as noise of the same power."""
BESIDE_HZ: Final = 3.0
MAINS_STANDS_OUT: Final = 4.0
"""Of what lies 3 Hz beside it: complexes and muscles have power there too, mains only in its line."""
MAINS_MEAN_S: Final = 5
"""Over so many seconds the line keeps its phase, and complexes and noise average out."""

WANDER: Final = 1.0
WANDER_WITHIN_S: Final = 5
"""A baseline that moves by a whole complex within one breath hides ST segments and leaves the paper's row."""
JUMP: Final = 3.0
"""A level that moves by three complexes from one second to the next: the electrode moved, not the chest."""
SWING: Final = 4.0
"""A second in which the trace spans four complexes holds no beat of this heart: an electrode that is being moved."""

NOISY_SHARE: Final = 0.25
"""Share of its time from which noise, mains or wander make a lead less than good: what is rarer, the segments tell."""
POOR_SHARE: Final = 0.5
JUMPS_USABLE: Final = 0.02
JUMPS_POOR: Final = 0.2
FLAT_SHARE: Final = 0.05
MISSING_USABLE: Final = 0.05

BRIDGED_S: Final = 2
"""Two segments of one problem closer than this are one."""
SHORTEST_SEGMENT_S: Final = 2
"""A second by itself is an estimate's chance; jumps and plateaus are seen for certain."""
MOST_SEGMENTS: Final = 8
"""Of each problem and lead the longest are listed, so that a day's result stays small; shares count all."""
