"""Whether what was found for beats are beats: noise has peaks too, but no two of them are alike."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_analyzer.beats.detector import DetectedBeats
from ecg_analyzer.beats.morphology import Morphology, group_by_shape
from ecg_analyzer.beats.slope_energy import Leads
from ecg_analyzer.beats.values import Floats
from ecg_analyzer.quality.gaps import without_gaps

SHORTEST_S: Final = 5.0
"""Of less there are too few beats to compare: a column of a printed page may show a normal and an ectopic one."""
PIECE_S: Final = 60.0
MOST_PIECES: Final = 20
"""A longer recording is looked at piece by piece: over hours the shape of a beat changes with every turn in bed."""
LIKE: Final = 0.92
"""Least median correlation of the beats with the commonest one (template matching: Orphanidou et al. 2015,
doi:10.1109/JBHI.2014.2338351). There it is 0.66 over a whole beat; here 160 ms are compared at their best alignment."""
IN_TWO_SHAPES: Final = 0.85
"""Least share of the beats in the two commonest shapes: bigeminy has a low median correlation and two shapes.

Both limits were chosen on 1 023 records of CinC 2017: of those labelled too noisy 64 % fall below both, of the others
0.6 %."""


def reason_not_beats(leads_mv: Leads, found: DetectedBeats, sampling_rate_hz: float) -> str | None:
    """Return why nothing should rest on what was found, None where it should: one lead with like beats is enough.

    ``single_beat`` where there is but one; ``beats_not_alike`` where no lead shows a shape that repeats. Leads are
    (n_samples,), the first the one that ``found`` has its shapes from. Short recordings are believed.
    """
    recorded = max(int(np.isfinite(lead_mv).sum()) for lead_mv in leads_mv)
    if found.sample.size == 0 or recorded < SHORTEST_S * sampling_rate_hz:
        return None
    if found.sample.size == 1:
        return "single_beat"
    if _repeats(found.morphology):
        return None
    long = recorded >= 2.0 * PIECE_S * sampling_rate_hz
    others = leads_mv if long else leads_mv[1:]
    believed = any(_repeats_here_and_there(lead_mv, found.sample, sampling_rate_hz) for lead_mv in others)
    return None if believed else "beats_not_alike"


def _repeats_here_and_there(lead_mv: npt.NDArray[np.floating], beat_sample: Floats, sampling_rate_hz: float) -> bool:
    """Return whether the beats of a lead are alike in half of its pieces that have any."""
    begins = np.arange(0.0, lead_mv.size, PIECE_S * sampling_rate_hz)
    chosen = begins[np.unique(np.linspace(0, begins.size - 1, MOST_PIECES).astype(np.int64))]
    verdicts = []
    for begin in chosen:
        piece_mv = lead_mv[int(begin) : int(begin + PIECE_S * sampling_rate_hz)]
        inside = beat_sample[(beat_sample >= begin) & (beat_sample < begin + piece_mv.size)]
        if inside.size and np.isfinite(piece_mv).any():
            verdicts.append(_repeats(group_by_shape(without_gaps(piece_mv), inside - begin, sampling_rate_hz)))
    return 2 * sum(verdicts) >= max(1, len(verdicts))


def _repeats(morphology: Morphology) -> bool:
    shaped = morphology.shape[morphology.shape >= 0]
    if shaped.size == 0:
        return False
    in_two = np.sort(np.bincount(shaped))[-2:].sum() / morphology.shape.size
    return bool(np.median(morphology.likeness) >= LIKE or in_two >= IN_TWO_SHAPES)
