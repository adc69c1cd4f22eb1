"""How recordings are altered from epoch to epoch, so that the network learns hearts and not recordings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ecg_analyzer.prediction.twelve_lead_input import RHYTHM

from ecg_training.models.twelve_lead.examples import VIEWS, Arrays, Examples

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Disguises:
    """Shares and ranges; an epoch sees all records in one view, half of the epochs the signal itself."""

    as_signal: float = 0.5
    most_gain: float = 1.1
    noisy: float = 0.3
    noise_mv: tuple[float, float] = (0.01, 0.1)
    lost_lead: float = 0.08
    lost_number: float = 0.05
    cut_short: float = 0.1


def disguise(
    examples: Examples,
    noise: Floats,
    generator: np.random.Generator,
    how: Disguises = Disguises(),
) -> Arrays:
    """Return altered inputs of all the examples in one view.

    Gain; the window begun at another time (what ran out at its end comes in at its start, in a page too, whose columns
    then stand elsewhere); real noise of electrodes and muscles, ``noise`` (m, 1000) of unit spread, in every lead its
    own stretch; leads lost in waveform and median beat alike; measurements lost, but not the rhythm's, which every
    recording has; the end of the recording missing.
    """
    view = VIEWS[0] if generator.random() < how.as_signal else VIEWS[1 + generator.integers(len(VIEWS) - 1)]
    shown = examples.views[view]
    ecg, beat, measured = (shown[name].copy() for name in ("ecg", "beat", "measured"))
    n, n_leads, n_samples = ecg.shape
    gain = np.exp(generator.uniform(-np.log(how.most_gain), np.log(how.most_gain), (n, 1, 1))).astype(np.float32)
    ecg *= gain
    beat *= gain
    for row, shift in enumerate(generator.integers(n_samples, size=n).tolist()):
        ecg[row] = np.roll(ecg[row], shift, axis=1)
    if len(noise):
        for row in np.flatnonzero(generator.random(n) < how.noisy):
            ecg[row] += noise[generator.integers(len(noise), size=n_leads)] * np.float32(
                generator.uniform(*how.noise_mv)
            )
    lost = generator.random((n, n_leads)) < how.lost_lead
    ecg[lost], beat[lost] = np.nan, np.nan
    for row in np.flatnonzero(generator.random(n) < how.cut_short):
        ecg[row, :, generator.integers(n_samples // 2, n_samples) :] = np.nan
    of_beats = measured[:, len(RHYTHM) :]
    of_beats[generator.random(of_beats.shape) < how.lost_number] = np.nan
    return {"ecg": ecg, "beat": beat, "measured": measured}
