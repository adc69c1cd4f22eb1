"""The beats of a recording: found, named, with the intervals between them, none where the ventricles flutter."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from ecg_shared.contract.ecg import Ecg
from ecg_shared.serving.predictor import ModelUnavailableError, Predictor

from ecg_analyzer.beats.class_input import ClassInput, class_input
from ecg_analyzer.beats.class_network import CLASSES, MODEL, class_probability, decide
from ecg_analyzer.beats.classes import classify_beats
from ecg_analyzer.beats.credible import reason_not_beats
from ecg_analyzer.beats.detector import detect_beats
from ecg_analyzer.beats.flutter import find_flutter
from ecg_analyzer.beats.lost_contact import lost_contact
from ecg_analyzer.beats.morphology import Morphology
from ecg_analyzer.beats.values import Beats, Floats, intervals_ms
from ecg_analyzer.quality.assessment import Quality
from ecg_analyzer.quality.gaps import Stretch


def find_beats(ecg: Ecg, leads: tuple[str, ...], quality: Quality, models: Predictor | None) -> Beats:
    """Return the beats of simultaneous leads; times are read from the first of them.

    A rule and the network name them together; where it is not served the rule does alone, which knows no fusion beats.
    Where what was found does not look like beats there are none, with the reason; ventricular flutter needs none.
    """
    leads_mv = [ecg.lead_mv(name) for name in leads]
    rate_hz = ecg.sampling_rate_hz
    flutter = find_flutter(leads_mv, rate_hz)
    found = detect_beats(leads_mv, rate_hz).outside(flutter)
    reason = None if flutter else reason_not_beats(leads_mv, found, rate_hz)
    if reason is not None:
        return Beats.none(rate_hz, reason)
    readable = np.zeros(ecg.n_samples, np.bool_)
    for lead_mv in leads_mv:
        readable |= np.isfinite(lead_mv)
    for stretch in flutter:
        readable[stretch.start_sample : stretch.end_sample] = False
    rr_ms = intervals_ms(found.sample, rate_hz, quality.broken | ~readable)
    lost = lost_contact(leads_mv, found.sample, rr_ms, rate_hz)
    rr_ms[lost] = np.nan
    classes = _by_rule(found.morphology, rr_ms)
    if models is not None and found.sample.size:
        with suppress(ModelUnavailableError):
            classes = _by_network(class_input(leads_mv, leads, found.morphology, rr_ms, rate_hz), models)
    return Beats(
        sample=found.sample,
        beat_class=classes.letter,
        probability=classes.probability,
        rr_ms=rr_ms,
        shape=found.morphology.shape,
        sampling_rate_hz=rate_hz,
        lost=tuple(Stretch(int(found.sample[n - 1]), int(found.sample[n])) for n in lost),
        flutter=flutter,
        model_version=classes.version,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Classes:
    letter: npt.NDArray[np.str_]
    probability: Floats
    version: str | None


def _by_rule(morphology: Morphology, rr_ms: Floats) -> _Classes:
    return _Classes(classify_beats(morphology, rr_ms), np.full(rr_ms.size, np.nan), None)


def _by_network(beats: ClassInput, models: Predictor) -> _Classes:
    version = models.version(MODEL)
    probability = class_probability(beats, models)
    named = decide(beats, probability)
    letters = np.array([letter.value for letter in CLASSES])
    return _Classes(letters[named], probability[np.arange(named.size), named].astype(np.float64), version)
