"""The API's documents: the JSON as it came, whose known fields can be read as typed attributes.

A document is a ``dict``, so nothing that a newer service adds is lost and ``json.dumps`` gives it back as it was.
Attributes are checked by the type checker and converted when read: parts become documents, times ``datetime``. A
field that may be null, or a list or mapping, reads as None or empty where an older service does not send it.
"""

from __future__ import annotations

import types
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

FINAL_STATUSES: Final = frozenset({"succeeded", "failed", "cancelled"})

Status = Literal["queued", "running", "succeeded", "failed", "cancelled"]


class Document(dict[str, Any]):
    """A JSON object; the annotations of a subclass are its known fields."""

    if not TYPE_CHECKING:  # so that the type checker still refuses a name that is no field

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the subclass's annotation is the type
            hint = _fields(type(self)).get(name)
            if hint is None:
                raise AttributeError(f"{type(self).__name__} has no field {name!r}")
            if name in self:
                return _converted(self[name], hint)
            if type(None) in get_args(hint):
                return None
            if get_origin(hint) in (list, dict):
                return get_origin(hint)()
            raise AttributeError(f"the service sent no field {name!r} in this {type(self).__name__}")

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *_fields(type(self))]


@cache
def _fields(document: type[Document]) -> dict[str, Any]:
    return get_type_hints(document)


def _converted(value: Any, hint: Any) -> Any:  # noqa: ANN401 - from JSON to what the annotation says
    origin, arguments = get_origin(hint), get_args(hint)
    if value is None or hint is Any:
        return value
    if origin in (Union, types.UnionType):
        return _converted(value, next(argument for argument in arguments if argument is not type(None)))
    if origin is list:
        return [_converted(item, arguments[0]) for item in value]
    if origin is dict:
        return {name: _converted(item, arguments[1]) for name, item in value.items()}
    if hint is datetime:
        return datetime.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, Document):
        return hint(value)
    return value


class JobInput(Document):
    """The upload, by facts about its bytes."""

    filename: str
    media_type: str
    bytes: int
    sha256: str


class JobTimings(Document):
    """Milliseconds a job waited and worked; None where it has not been there."""

    queued: float | None
    digitize: float | None
    analyze: float | None


class JobError(Document):
    """Why a job failed."""

    code: str
    detail: str
    retryable: bool


class Job(Document):
    """One submission and how far it is."""

    id: str
    status: Status
    stage: str | None
    progress: float
    priority: Literal["stat", "routine", "bulk"]
    external_id: str | None
    batch_id: str | None
    submitted_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    epoch: int
    result_epoch: int | None
    attempts: int
    input: JobInput
    timings_ms: JobTimings
    error: JobError | None
    links: dict[str, str]

    @property
    def final(self) -> bool:
        """Whether nothing more will happen."""
        return self.status in FINAL_STATUSES


class JobList(Document):
    """A page of jobs, newest first; ``next_cursor`` is None on the last page."""

    jobs: list[Job]
    next_cursor: str | None


class BatchCounts(Document):
    """Jobs of a batch by status."""

    queued: int
    running: int
    succeeded: int
    failed: int
    cancelled: int


class Batch(Document):
    """A named group of jobs."""

    id: str
    name: str
    created_at: datetime
    counts: BatchCounts
    total: int


class Remark(Document):
    """Something the reader should know; the result stands all the same."""

    code: str
    detail: str


class PatientPart(Document):
    """Age and sex, as far as the uploader said them."""

    age_years: float | None
    sex: Literal["female", "male"] | None


class InputPart(Document):
    """What was read."""

    kind: Literal["signal", "page"]
    format: str
    pages: int | None
    sha256: str
    patient: PatientPart | None


class Gap(Document):
    """A stretch of a lead that was not recorded or is not on the page."""

    lead: str
    start_s: float
    end_s: float


class SignalPart(Document):
    """The signal that everything was measured on."""

    sampling_rate_hz: float
    duration_s: float
    leads: list[str]
    calibrated: bool
    derived_leads: list[str]
    gaps: list[Gap]
    start: datetime | None


class PageVerdict(Document):
    """One page of the upload."""

    page: int
    has_ecg: bool
    layout: str | None
    verdict: Literal["ok", "review", "reject"]


class Box(Document):
    """A rectangle on the page, in pixels."""

    x: float
    y: float
    width: float
    height: float


class DigitizedLead(Document):
    """How well one lead was read from the page."""

    name: str
    coverage: float
    confidence: float
    expected_snr_db: float | None
    box: Box


class Consistency(Document):
    """Checks of leads against each other; None where the page does not show them at the same time."""

    einthoven_mv: float | None
    rhythm_strip_r: float | None


class DigitizationPart(Document):
    """How the page was read."""

    page: int
    pages: list[PageVerdict]
    layout: str
    rotation_deg: float
    px_per_mm: float | None
    mm_per_s: float
    mm_per_mv: float
    grid_source: str
    verdict: Literal["ok", "review", "reject"]
    reasons: list[str]
    leads: list[DigitizedLead]
    consistency: Consistency


class QualitySegment(Document):
    """A stretch of a lead in which something is wrong."""

    start_s: float
    end_s: float
    problem: str


class LeadQuality(Document):
    """Verdict on one lead, the longest segments of each problem, and the share of the time that each problem takes."""

    name: str
    verdict: Literal["good", "usable", "poor"]
    reasons: list[str]
    segments: list[QualitySegment]
    shares: dict[str, float]


class Excluded(Document):
    """A stretch that no measurement used."""

    start_s: float
    end_s: float
    reason: str


class QualityPart(Document):
    """Signal quality, what was left out for it, and what rate and rhythm rest on.

    ``reason_if_not_interpretable`` is None where something could be read.
    """

    verdict: Literal["good", "usable", "poor"]
    reason_if_not_interpretable: str | None
    leads: list[LeadQuality]
    excluded: list[Excluded]
    used_leads: list[str]
    used_s: float | None


class Vitals(Document):
    """The three numbers that are always there; None where the measurement of that name is."""

    heart_rate_bpm: float | None
    rmssd_ms: float | None
    qrs_duration_ms: float | None


class Measurement(Document):
    """One number with its unit, the count it rests on and its method, or the reason why it is None."""

    value: float | None
    unit: str
    n: int
    method: str
    reason_if_null: str | None
    per_lead: dict[str, float | None] | None

    def __str__(self) -> str:
        if self.value is None:
            return f"unknown ({self.reason_if_null})"
        return f"{self.value:g} {self.unit}".rstrip()


class BeatsPart(Document):
    """Counts of beats by class."""

    count: int
    by_class: dict[str, int]
    artifact: str


class ModelRef(Document):
    """Which model answered."""

    name: str
    version: str


class WindowProbability(Document):
    """Probability of an abnormal rhythm in one window."""

    start_s: float
    end_s: float
    probability: float


class Head(Document):
    """A further head of the prediction, or why it does not apply."""

    label: str | None
    probabilities: dict[str, float]
    thresholds: dict[str, float] | None
    abstained: list[str]
    model: ModelRef | None
    reason_if_null: str | None


class Verdict(Document):
    """Whether the rhythm is abnormal, how probable that is, and who says so; None with a reason where unknown."""

    label: Literal["normal", "abnormal"] | None
    probability: float | None
    threshold: float
    calibrated: bool
    rejected: bool
    model: ModelRef
    windows: list[WindowProbability]
    heads: dict[str, Head]
    reason_if_null: str | None

    def __str__(self) -> str:
        if self.label is None or self.probability is None:
            return f"cannot tell ({self.reason_if_null})"
        return f"{self.label} (p = {self.probability:.2f}, limit {self.threshold:.2f})"


class Evidence(Document):
    """The number behind a finding, the limit it crossed and where that limit comes from."""

    measurement: str
    value: float
    threshold: float
    source: str


class Finding(Document):
    """A statement in words, with its evidence."""

    code: str
    text: str
    severity: Literal["info", "attention", "urgent"]
    evidence: Evidence
    leads: list[str] | None

    def __str__(self) -> str:
        return self.text


class VersionsPart(Document):
    """What produced the result."""

    software: str
    models: dict[str, str]
    schema: str


class ArtifactRef(Document):
    """Where a file of the result is."""

    href: str
    media_type: str
    bytes: int
    sha256: str


class Result(Document):
    """The whole result."""

    schema_version: str
    job_id: str | None
    epoch: int
    input: InputPart
    signal: SignalPart
    digitization: DigitizationPart | None
    quality: QualityPart
    vitals: Vitals
    measurements: dict[str, Measurement]
    beats: BeatsPart
    prediction: Verdict
    findings: list[Finding]
    warnings: list[Remark]
    versions: VersionsPart
    artifacts: dict[str, ArtifactRef]
    disclaimer: str
