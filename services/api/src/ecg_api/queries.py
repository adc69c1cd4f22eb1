"""Query parameters: one closed model a call; what is not in it is refused."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar
from urllib.parse import parse_qsl
from uuid import UUID

from ecg_shared.contract.job import JobStatus
from ecg_shared.contract.options import JobOptions
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from starlette.requests import Request

from ecg_api.problems import invalid_option, invalid_options

MAX_WAIT_S = 30


def _split(value: object) -> object:
    return [part.strip() for part in value.split(",")] if isinstance(value, str) else value


class Query(BaseModel):
    """Base of the calls' parameters."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class NoQuery(Query):
    """A call without parameters."""


class RawUploadQuery(JobOptions):
    """A raw upload: its options stand in the query, those of the patient with dotted names. A form holds its own."""

    filename: Annotated[str, Field(max_length=1000, description="Name of the file; its ending may say the format.")] = (
        ""
    )


class PollQuery(Query):
    """Parameters of a poll."""

    wait: Annotated[
        float,
        Field(
            ge=0,
            le=MAX_WAIT_S,
            description="Answer when the job changes its state, at the latest after this many seconds.",
        ),
    ] = 0


class ListQuery(Query):
    """Parameters of the list of jobs."""

    status: Annotated[JobStatus | None, Field(description="Only jobs in this state.")] = None
    external_id: Annotated[str | None, Field(min_length=1, max_length=200, description="Only jobs with this id.")] = (
        None
    )
    batch_id: Annotated[UUID | None, Field(description="Only jobs of this batch.")] = None
    submitted_after: Annotated[AwareDatetime | None, Field(description="Only jobs submitted after this time.")] = None
    submitted_before: Annotated[AwareDatetime | None, Field(description="Only jobs submitted before this time.")] = None
    limit: Annotated[int, Field(ge=1, le=200, description="Jobs on a page.")] = 50
    cursor: Annotated[str | None, Field(max_length=100, description="next_cursor of the page before.")] = None


class BatchListQuery(Query):
    """Parameters of the list of batches."""

    limit: Annotated[int, Field(ge=1, le=100, description="Batches on a page.")] = 20
    cursor: Annotated[UUID | None, Field(description="next_cursor of the page before.")] = None


class EventsQuery(Query):
    """Parameters of the tenant's events."""

    batch_id: Annotated[UUID | None, Field(description="Only jobs of this batch.")] = None


class ResultQuery(Query):
    """Parameters of the result."""

    format: Annotated[Literal["json", "csv"], Field(description="json: the document; csv: a table.")] = "json"


class SignalQuery(Query):
    """Parameters of the signal."""

    format: Annotated[
        Literal["i16", "json", "csv"], Field(description="i16: the compact binary artefact, or a cut of it.")
    ] = "i16"
    level: Annotated[
        int | None,
        Field(ge=0, le=12, description="Min-max pairs of this level instead of samples (i16 only); 0 is the finest."),
    ] = None
    start_s: Annotated[float | None, Field(ge=0, description="From this second on.")] = None
    end_s: Annotated[float | None, Field(gt=0, description="Up to this second, not included.")] = None
    leads: Annotated[
        tuple[str, ...] | None,
        BeforeValidator(_split),
        Field(min_length=1, max_length=16, description="Only these leads, separated by commas, in this order."),
    ] = None

    @model_validator(mode="after")
    def _fits_together(self) -> SignalQuery:
        if self.level is not None and self.format != "i16":
            raise ValueError("level belongs to format=i16")
        if self.start_s is not None and self.end_s is not None and self.end_s <= self.start_s:
            raise ValueError("end_s is not after start_s")
        return self

    @property
    def whole(self) -> bool:
        """Whether nothing is cut out."""
        return self.level is None and self.start_s is None and self.end_s is None and self.leads is None


_Q = TypeVar("_Q", bound=Query)


def query_pairs(request: Request) -> dict[str, str]:
    """Return the query's parameters; raises RefusedError for one that is there twice."""
    pairs: dict[str, str] = {}
    try:
        found = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True, max_num_fields=64)
    except ValueError:
        raise invalid_option("query", "There are too many parameters.") from None
    for name, value in found:
        if name in pairs:
            raise invalid_option(name[:80], "The parameter is there twice.")
        pairs[name] = value
    return pairs


def parse_query(model: type[_Q], request: Request) -> _Q:
    """Return the call's parameters; raises RefusedError (invalid_option) that names each wrong one."""
    try:
        return model.model_validate(query_pairs(request) if request.scope["query_string"] else {})
    except ValidationError as error:
        raise invalid_options(error) from None
