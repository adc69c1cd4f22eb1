"""The beats of a recording: found, named, with the intervals between them, none where the ventricles flutter."""

from __future__ import annotations

import numpy as np
from ecg_shared.contract.ecg import Ecg

from ecg_analyzer.beats.classes import classify_beats
from ecg_analyzer.beats.detector import detect_beats
from ecg_analyzer.beats.flutter import find_flutter
from ecg_analyzer.beats.lost_contact import lost_contact
from ecg_analyzer.beats.values import Beats, intervals_ms
from ecg_analyzer.quality.assessment import Quality
from ecg_analyzer.quality.gaps import Stretch


def find_beats(ecg: Ecg, leads: tuple[str, ...], quality: Quality) -> Beats:
    """Return the beats of simultaneous leads; times are read from the first of them."""
    leads_mv = [ecg.lead_mv(name) for name in leads]
    rate_hz = ecg.sampling_rate_hz
    flutter = find_flutter(leads_mv, rate_hz)
    found = detect_beats(leads_mv, rate_hz).outside(flutter)
    readable = np.zeros(ecg.n_samples, np.bool_)
    for lead_mv in leads_mv:
        readable |= np.isfinite(lead_mv)
    for stretch in flutter:
        readable[stretch.start_sample : stretch.end_sample] = False
    rr_ms = intervals_ms(found.sample, rate_hz, quality.broken | ~readable)
    lost = lost_contact(leads_mv, found.sample, rr_ms, rate_hz)
    rr_ms[lost] = np.nan
    return Beats(
        sample=found.sample,
        beat_class=classify_beats(found.morphology, rr_ms),
        probability=np.full(found.sample.size, np.nan),
        rr_ms=rr_ms,
        shape=found.morphology.shape,
        sampling_rate_hz=rate_hz,
        lost=tuple(Stretch(int(found.sample[n - 1]), int(found.sample[n])) for n in lost),
        flutter=flutter,
    )
