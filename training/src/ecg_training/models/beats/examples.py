"""Sequences of beats to learn from: our own detector's beats with the cardiologists' labels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_analyzer.beats.class_input import ClassInput, class_input
from ecg_analyzer.beats.class_network import CLASSES, SEQUENCE, network_input
from ecg_analyzer.beats.detector import detect_beats
from ecg_analyzer.beats.flutter import find_flutter
from ecg_analyzer.beats.morphology import group_by_shape
from ecg_analyzer.beats.values import intervals_ms
from ecg_shared.contract.leads import standard_lead
from ecg_shared.scores.beats import WINDOW_MS, match_beats

from ecg_training.data.mitdb import Recording
from ecg_training.models.beats.made_fusions import with_fusions

IGNORED: Final = -1
"""Label of what nobody marked as a beat, and of paced and unclassifiable ones."""
_STEP: Final = SEQUENCE
_BOTH: Final = (0, 1)
_SEED: Final = 7
"""Of the made fusion beats: the same ones whatever the network's seed."""
_REFERENCE: Final = "II"
"""The analysis reads times from this lead where there is one."""
_MOST_SHIFT: Final = 3
"""Samples at 125 Hz: the detector's fiducial may lie 24 ms off in another recording."""


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Sequences, first axis n: ``shape`` (n, SEQUENCE, SAMPLES, CHANNELS), ``time``, ``label``, ``record`` (n,).

    ``made`` (n,) is set where fusion beats of the recording were made: to learn from, not to be judged by.
    """

    shape: npt.NDArray[np.float16]
    time: npt.NDArray[np.float32]
    label: npt.NDArray[np.int64]
    record: npt.NDArray[np.str_]
    made: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.label)

    def where(self, chosen: npt.NDArray[np.bool_]) -> Examples:
        """Return the chosen sequences."""
        return Examples(*(getattr(self, name)[chosen] for name in Examples.__slots__))


def prepare(recordings: Iterable[Recording]) -> Examples:
    """Return sequences of each recording, by both of its leads together and by each alone, and with made fusions."""
    parts = []
    for one in recordings:
        parts += [_of_leads(one, leads) for leads in (_BOTH, (0,), (1,))]
        fused = with_fusions(one, seed=_SEED)
        parts += [_of_leads(fused, _BOTH, made=True)] if fused else []
    return Examples(*(np.concatenate([getattr(part, name) for part in parts]) for name in Examples.__slots__))


def _of_leads(one: Recording, leads: tuple[int, ...], *, made: bool = False) -> Examples:
    sample, beats = beats_of(one, leads)
    begins = np.append(np.arange(0, max(sample.size - SEQUENCE, 0), _STEP), max(sample.size - SEQUENCE, 0))
    places = np.minimum(begins[:, None] + np.arange(SEQUENCE), sample.size - 1)
    inputs = network_input(beats, places)
    return Examples(
        shape=inputs["shape"].astype(np.float16),
        time=inputs["time"],
        label=labels(one, sample)[places],
        record=np.full(begins.size, one.record),
        made=np.full(begins.size, made),
    )


def beats_of(
    one: Recording, leads: tuple[int, ...], *, annotated: bool = False
) -> tuple[npt.NDArray[np.float64], ClassInput]:
    """Return the samples of the beats, found by our own detector or as ``annotated``, and what the network is told."""
    names = [standard_lead(name) or name for name in one.lead_names]
    reference_first = sorted(leads, key=lambda lead: names[lead] != _REFERENCE)
    leads_mv = [one.signal_mv[lead] for lead in reference_first]
    rate_hz = one.sampling_rate_hz
    flutter = find_flutter(leads_mv, rate_hz)
    if annotated:
        morphology = group_by_shape(leads_mv[0], one.beat_sample.astype(np.float64), rate_hz)
    else:
        morphology = detect_beats(leads_mv, rate_hz).outside(flutter).morphology
    broken = np.zeros(leads_mv[0].size, np.bool_)
    for stretch in flutter:
        broken[stretch.start_sample : stretch.end_sample] = True
    sample = morphology.fiducial_sample
    rr_ms = intervals_ms(sample, rate_hz, broken)
    return sample, class_input(leads_mv, [names[lead] for lead in reference_first], morphology, rr_ms, rate_hz)


def labels(one: Recording, found_sample: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Return the place in CLASSES of each beat found, by the annotated beat that it is; IGNORED elsewhere."""
    hits, partners = match_beats(one.beat_sample, found_sample, window=WINDOW_MS * one.sampling_rate_hz / 1000.0)
    label = np.full(found_sample.size, IGNORED)
    letters = one.beat_class[hits]
    for number, letter in enumerate(CLASSES):
        label[partners[letters == letter.value]] = number
    return label


def disguise(
    examples: Examples, generator: np.random.Generator
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Return shapes and times as other recordings might show them, anew each time.

    Another polarity and gain of each lead, heights that breathe, a lead lost, a fiducial elsewhere, noise, another
    heart rate and scatter of intervals.
    """
    shape, time = examples.shape.astype(np.float32), examples.time.copy()
    n, sequence = time.shape[:2]
    shape[generator.random(n) < 0.15, :, :, 2:] = 0.0
    for row, shift in enumerate(generator.integers(-_MOST_SHIFT, _MOST_SHIFT + 1, n).tolist()):
        shape[row] = np.roll(shape[row], shift, axis=1)
    for lead in range(2):
        both, own = slice(2 * lead, 2 * lead + 2), 2 * lead
        seen = shape[..., own] != 0.0
        gain = generator.choice([-1.0, 1.0], n) * np.exp(generator.normal(0.0, 0.1, n))
        shape[..., both] *= gain[:, None, None, None]
        shape[..., own] *= np.exp(generator.normal(0.0, 0.05, (n, sequence, 1)))
        loud = np.abs(generator.normal(0.0, 0.05, (n, 1, 1)))
        shape[..., own] += seen * loud * generator.standard_normal(seen.shape, np.float32)
    time[..., :3] *= np.exp(generator.normal(0.0, 0.15, (n, 1, 1)))
    time[..., 4] += generator.normal(0.0, 0.2, (n, 1))
    return shape, time
