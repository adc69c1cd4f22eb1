"""The result document, ``schema_version`` "1". A number that cannot be known is null with a reason, never 0."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from ecg_shared.contract.options import Sex

SCHEMA_VERSION: Final = "1"
DISCLAIMER: Final = (
    "Computer reading, unconfirmed. For research and education only: not a medical device, not a diagnosis, "
    "not cleared by FDA or CE."
)

Probability = Annotated[float, Field(ge=0, le=1)]


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Warning_(_Document):  # noqa: N801 - "Warning" is a builtin
    """Something the reader should know; the result stands all the same."""

    code: str
    detail: str


class PatientPart(_Document):
    """What usual values depend on, as the uploader said it; never who the patient is."""

    age_years: float | None
    sex: Sex | None


class InputPart(_Document):
    """What was read; ``patient`` is null where the uploader said neither age nor sex."""

    kind: Literal["signal", "page"]
    format: str
    pages: int | None = None
    sha256: str
    patient: PatientPart | None = None


class Gap(_Document):
    """A stretch of a lead that was not recorded or is not on the page."""

    lead: str
    start_s: float
    end_s: float


class SignalPart(_Document):
    """The signal that everything below was measured on."""

    sampling_rate_hz: float
    duration_s: float
    leads: list[str]
    calibrated: bool
    derived_leads: list[str] = []
    gaps: list[Gap] = []
    start: datetime | None = None


class PageVerdict(_Document):
    """One page of the document."""

    page: int
    has_ecg: bool
    layout: str | None
    verdict: Literal["ok", "review", "reject"]


class Box(_Document):
    """A rectangle on the page as it was read, in pixels of ``page.jpg``."""

    x: float
    y: float
    width: float
    height: float


class DigitizedLead(_Document):
    """How well one lead was read from the page."""

    name: str
    coverage: Probability
    confidence: Probability
    expected_snr_db: float | None
    box: Box


class Consistency(_Document):
    """Checks of leads against each other; null where the page does not show them at the same time."""

    einthoven_mv: float | None
    rhythm_strip_r: float | None


class DigitizationPart(_Document):
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


class QualitySegment(_Document):
    """A stretch of a lead in which something is wrong."""

    start_s: float
    end_s: float
    problem: str


class LeadQuality(_Document):
    """Verdict on one lead, and where it is bad.

    ``segments`` are the longest of each problem in order of time; ``shares`` are the parts of the recorded time that
    each problem takes, segments that are not listed included.
    """

    name: str
    verdict: Literal["good", "usable", "poor"]
    reasons: list[str]
    segments: list[QualitySegment] = []
    shares: dict[str, Probability] = {}


class Excluded(_Document):
    """A stretch that no measurement used."""

    start_s: float
    end_s: float
    reason: str


class QualityPart(_Document):
    """Signal quality, and what was left out for it.

    ``reason_if_not_interpretable`` says why nothing was read from the signal, null where something was. Rate and
    rhythm rest on ``used_leads``, of which ``used_s`` seconds were recorded and not left out.
    """

    verdict: Literal["good", "usable", "poor"]
    reason_if_not_interpretable: str | None = None
    leads: list[LeadQuality]
    excluded: list[Excluded] = []
    used_leads: list[str] = []
    used_s: float | None = None


class Measurement(_Document):
    """One number with its unit, the count it rests on, its method, or why it is null."""

    value: float | None
    unit: str
    n: int
    method: str
    reason_if_null: str | None = None
    per_lead: dict[str, float | None] | None = None


class Vitals(_Document):
    """The three numbers that are always there, null where the measurement of that name is."""

    heart_rate_bpm: float | None
    rmssd_ms: float | None
    qrs_duration_ms: float | None


class BeatsPart(_Document):
    """Counts of beats; each beat stands in beats.csv."""

    count: int
    by_class: dict[str, int]
    artifact: str = "beats.csv"


class ModelRef(_Document):
    """Which model answered."""

    name: str
    version: str


class WindowProbability(_Document):
    """Probability of an abnormal rhythm in one window."""

    start_s: float
    end_s: float
    probability: Probability


class Head(_Document):
    """A further head of the prediction, or why it does not apply.

    ``label`` is the one answer where answers exclude each other. Where several may hold, each is stated from its
    threshold on, but for those in ``abstained``: too close to it to be stated either way.
    """

    label: str | None = None
    probabilities: dict[str, float] = {}
    thresholds: dict[str, float] | None = None
    abstained: list[str] = []
    model: ModelRef | None = None
    reason_if_null: str | None = None


class PredictionPart(_Document):
    """Probability that the rhythm is abnormal; null with ``reason_if_null`` where it cannot be given."""

    label: Literal["normal", "abnormal"] | None
    probability: Probability | None
    threshold: Probability
    calibrated: bool
    rejected: bool
    model: ModelRef
    windows: list[WindowProbability] = []
    heads: dict[str, Head] = {}
    reason_if_null: str | None = None


class Evidence(_Document):
    """The number behind a finding, the limit it crossed and where that limit comes from."""

    measurement: str
    value: float
    threshold: float
    source: str


class Finding(_Document):
    """A statement in words, with its evidence."""

    code: str
    text: str
    severity: Literal["info", "attention", "urgent"]
    evidence: Evidence
    leads: list[str] | None = None


class VersionsPart(_Document):
    """What produced the result."""

    software: str
    models: dict[str, str]
    schema_: Annotated[str, Field(alias="schema", serialization_alias="schema")] = SCHEMA_VERSION


class ArtifactRef(_Document):
    """Where a file of the result is; ``href`` is filled in by the gateway."""

    href: str
    media_type: str
    bytes: int
    sha256: str


class Result(_Document):
    """The whole result. The gateway adds ``job_id``, ``epoch`` and ``artifacts`` to what the stages wrote."""

    schema_version: Literal["1"] = SCHEMA_VERSION
    job_id: str | None = None
    epoch: int = 1
    input: InputPart
    signal: SignalPart
    digitization: DigitizationPart | None = None
    quality: QualityPart
    vitals: Vitals
    measurements: dict[str, Measurement]
    beats: BeatsPart
    prediction: PredictionPart
    findings: list[Finding] = []
    warnings: list[Warning_] = []
    versions: VersionsPart
    artifacts: dict[str, ArtifactRef] = {}
    disclaimer: str = DISCLAIMER


def as_json(document: BaseModel) -> dict[str, Any]:
    """Return a document as JSON-ready values, by its public names."""
    return document.model_dump(mode="json", by_alias=True)
