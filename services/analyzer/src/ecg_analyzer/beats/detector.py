"""Finds the beats of leads recorded at the same time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ecg_analyzer.beats.beat_path import pick_beats
from ecg_analyzer.beats.lead_curves import ENERGY_RATE_HZ
from ecg_analyzer.beats.morphology import Morphology, group_by_shape
from ecg_analyzer.beats.slope_energy import Leads, slope_energy
from ecg_analyzer.quality.gaps import Stretch, without_gaps

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class DetectedBeats:
    """Beats in order of time: ``sample`` (n,) in fractions of a sample, and their shapes in the reference lead."""

    sample: Floats
    morphology: Morphology

    def outside(self, stretches: Sequence[Stretch]) -> DetectedBeats:
        """Return the beats that lie in none of the stretches."""
        kept = np.ones(self.sample.size, np.bool_)
        for stretch in stretches:
            kept &= (self.sample < stretch.start_sample) | (self.sample >= stretch.end_sample)
        return DetectedBeats(self.sample[kept], self.morphology.only(kept))


def detect_beats(leads_mv: Leads, sampling_rate_hz: float, *, reference: int = 0) -> DetectedBeats:
    """Return the QRS complexes of simultaneous leads, at 100 to 1000 Hz.

    All leads vote on where a beat is; its time is then read from the lead in row ``reference``, on the unfiltered
    signal. ``leads_mv`` are leads (n_samples,) one after another, or the rows of an array, NaN = not recorded; no beat
    is found where nothing is.
    """
    energy = slope_energy(leads_mv, sampling_rate_hz)
    rough_sample = pick_beats(energy).astype(np.float64) * (sampling_rate_hz / ENERGY_RATE_HZ)
    morphology = group_by_shape(without_gaps(leads_mv[reference]), rough_sample, sampling_rate_hz)
    ordered = morphology.only(np.argsort(morphology.fiducial_sample, kind="stable"))
    last_sample = leads_mv[reference].size - 1
    return DetectedBeats(sample=np.clip(ordered.fiducial_sample, 0.0, last_sample), morphology=ordered)
