"""What a caller may ask of a job. Unknown fields are refused."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Kind(StrEnum):
    """Is the upload a signal file or a picture of one; ``auto`` looks at the content."""

    AUTO = "auto"
    SIGNAL = "signal"
    PAGE = "page"


class Priority(StrEnum):
    """Class of a job: every ``stat`` job is claimed before every ``routine`` one, and so on."""

    STAT = "stat"
    ROUTINE = "routine"
    BULK = "bulk"


class Units(StrEnum):
    """Unit of a signal file's numbers."""

    MV = "mV"
    UV = "uV"
    ADC = "adc"


class Sex(StrEnum):
    """Sex by which thresholds differ."""

    FEMALE = "female"
    MALE = "male"


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Patient(_Closed):
    """What thresholds depend on; never required, never logged."""

    age_years: Annotated[float, Field(ge=0, le=130)] | None = None
    sex: Sex | None = None
    reference: Annotated[str, Field(max_length=200)] | None = None


class JobOptions(_Closed):
    """Options of a submission, all optional."""

    kind: Kind = Kind.AUTO
    external_id: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    batch_id: UUID | None = None
    priority: Priority = Priority.ROUTINE
    sampling_rate_hz: Annotated[float, Field(ge=50, le=10_000)] | None = None
    units: Units | None = None
    gain_adc_per_mv: Annotated[float, Field(gt=0, le=1e9)] | None = None
    leads: Annotated[tuple[str, ...], Field(min_length=1, max_length=16)] | None = None
    preferred_lead: Annotated[str, Field(max_length=20)] = "II"
    page: Annotated[int, Field(ge=1, le=1000)] | None = None
    layout: Annotated[str, Field(max_length=40)] | None = None
    mm_per_s: Annotated[float, Field(gt=0, le=200)] | None = None
    mm_per_mv: Annotated[float, Field(gt=0, le=100)] | None = None
    exports: bool = False
    every_beat: Annotated[
        bool, Field(description="Mark the waves of every beat of up to an hour, not of the median beats over 60 s.")
    ] = False
    patient: Patient | None = None

    @model_validator(mode="after")
    def _gain_comes_with_adc(self) -> JobOptions:
        if (self.units == Units.ADC) != (self.gain_adc_per_mv is not None):
            raise ValueError("units 'adc' and gain_adc_per_mv belong together")
        return self
