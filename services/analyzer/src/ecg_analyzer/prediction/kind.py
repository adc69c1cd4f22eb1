"""What a head is: a further question that a model answers about a whole recording."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.result import Measurement
from ecg_shared.serving.predictor import Predictor

from ecg_analyzer.beats.values import Beats
from ecg_analyzer.quality.assessment import Quality
from ecg_analyzer.waves.median_beat import MedianBeat
from ecg_analyzer.waves.values import Waves


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """What a head may look at: the signal and all that was found in it.

    ``leads`` are those recorded together that rate and widths rest on, ``waves`` theirs; ``medians`` has the median
    beat of every lead that shows one; ``measured`` are the measurements by name.
    """

    ecg: Ecg
    leads: tuple[str, ...]
    quality: Quality
    beats: Beats
    waves: Waves
    medians: Mapping[str, MedianBeat]
    measured: Mapping[str, Measurement]


@dataclass(frozen=True, slots=True)
class HeadPrediction:
    """What a head says; without any probability, ``reason_if_null`` says why.

    ``label`` is the one answer where answers exclude each other, None where several may hold: each then has its own
    threshold in ``thresholds``, and ``abstained`` names those too close to it to be stated either way. ``version`` is
    empty where the model was not asked.
    """

    model: str
    version: str = ""
    label: str | None = None
    probabilities: Mapping[str, float] = field(default_factory=dict)
    thresholds: Mapping[str, float] | None = None
    abstained: tuple[str, ...] = ()
    reason_if_null: str | None = None


@dataclass(frozen=True, slots=True)
class HeadKind:
    """One head; ``predict`` raises ModelUnavailableError and ModelOutputInvalidError."""

    name: str
    predict: Callable[[Recording, Predictor], HeadPrediction]
