"""Beat classes by the network: what it is asked, and what its answer means."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.serving.predictor import Predictor
from scipy.special import expit

from ecg_analyzer.beats.class_input import ClassInput
from ecg_analyzer.beats.families import share_in_families
from ecg_analyzer.beats.values import BeatClass

MODEL: Final = "beats"
CLASSES: Final = (BeatClass.NORMAL, BeatClass.SUPRAVENTRICULAR, BeatClass.VENTRICULAR, BeatClass.FUSION)
"""In the order of the network's output."""
SEQUENCE: Final = 64
"""Beats that the network sees at once: about a minute."""
OVERLAP: Final = 16
"""Sequences overlap by twice this, and each answers for its middle: near an end there is little before or after."""
IN_FAMILY: Final = 0.5
"""Share of what a beat's family says in whether it came from the ventricles; the rest is the beat's own."""
VENTRICULAR: Final = {False: 0.4, True: 0.8}
"""Probability from which a beat is ventricular, or a fusion beat, in a regular and in an irregular rhythm: after the
uneven pauses of atrial fibrillation normal beats too are conducted in other shapes (Gouaux and Ashman 1947,
doi:10.1016/0002-8703(47)90208-9)."""
BY_RULE_TOO: Final = 0.25
"""The same in a regular rhythm where the rule calls it ventricular: an ectopic beat taken for normal spoils RMSSD."""
SURELY_NORMAL: Final = 0.85
"""Above it the network overrules a rule that calls the beat supraventricular."""
SURELY_EARLY: Final = {False: 0.5, True: 0.98}
"""Above it the network overrules a rule that calls the beat normal, in a regular and in an irregular rhythm."""
_LEAST: Final = 1e-5
_SEQUENCES: Final = 32
"""Sequences a call: shapes of a day would fill 160 MB."""


def class_probability(beats: ClassInput, models: Predictor) -> npt.NDArray[np.float32]:
    """Return the probability of each of CLASSES for each beat, shape (n_beats, 4).

    A recording of fewer beats than a sequence is filled up with its last beat.
    Raises ModelUnavailableError and ModelOutputInvalidError.
    """
    n = len(beats.times)
    probability = np.zeros((n, len(CLASSES)), np.float32)
    first = sequence_starts(n)
    for group in range(0, first.size, _SEQUENCES):
        begins = first[group : group + _SEQUENCES]
        inside = np.minimum(begins[:, None] + np.arange(SEQUENCE), n - 1)
        said = models.predict(MODEL, network_input(beats, inside))["probability"]
        for begin, of_sequence in zip(begins.tolist(), said, strict=True):
            low = begin if begin == 0 else begin + OVERLAP
            probability[low : begin + SEQUENCE] = of_sequence[low - begin : n - begin]
    return probability


def decide(beats: ClassInput, probability: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """Return the place in CLASSES of each beat from two opinions: the rule's and the network's (n, 4).

    Whether a beat came from the ventricles its shape tells, which its family shares: there the network decides. Whether
    another came early is a comparison of two numbers, which the rule measures; where it sees none the network must be
    sure to prevail. The limits were chosen on MIT-BIH DS1, persons not met.
    """
    normal, early, ventricular, fusion = _in_families(probability, beats.family)
    of_rule = beats.by_rule == BeatClass.SUPRAVENTRICULAR
    surely_early = np.where(beats.irregular, SURELY_EARLY[True], SURELY_EARLY[False])
    is_early = np.where(of_rule, normal < SURELY_NORMAL, early > surely_early * (normal + early))
    regular = np.where(beats.by_rule == BeatClass.VENTRICULAR, BY_RULE_TOO, VENTRICULAR[False])
    from_ventricles = ventricular + fusion > np.where(beats.irregular, VENTRICULAR[True], regular)
    return np.where(from_ventricles, np.where(fusion > ventricular, 3, 2), np.where(is_early, 1, 0))


def _in_families(probability: npt.NDArray[np.float32], family: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return the probabilities (4, n) after each beat's family was heard on whether it came from the ventricles.

    To which degree a beat is a fusion of two differs from one to the next: that is left to itself.
    """
    said = np.maximum(probability.T.astype(np.float64), _LEAST)
    above, below = said[:2].sum(axis=0), said[2:].sum(axis=0)
    of_ventricles = expit(share_in_families(np.log(below / above), family, share=IN_FAMILY))
    return np.concatenate([said[:2] * (1 - of_ventricles) / above, said[2:] * of_ventricles / below])


def sequence_starts(n_beats: int) -> npt.NDArray[np.int64]:
    """Return where sequences begin that cover so many beats, the last one ending with them."""
    last = max(n_beats - SEQUENCE, 0)
    return np.append(np.arange(0, last, SEQUENCE - 2 * OVERLAP), last) if n_beats else np.empty(0, np.int64)


def network_input(beats: ClassInput, places: npt.NDArray[np.int64]) -> dict[str, npt.NDArray[np.float32]]:
    """Return the network's inputs for beats by index, (n_sequences, SEQUENCE)."""
    shape = beats.shapes(places.ravel())
    return {"shape": shape.reshape(*places.shape, *shape.shape[1:]), "time": beats.times[places]}
