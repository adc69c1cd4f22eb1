"""ST elevation and depression in neighbouring leads."""

from __future__ import annotations

from typing import Final

from ecg_shared.contract.options import Sex
from ecg_shared.contract.result import Finding

from ecg_analyzer.findings.contiguous import with_a_neighbour
from ecg_analyzer.findings.kind import Facts, evidence
from ecg_analyzer.findings.thresholds import (
    ST_DEPRESSION,
    ST_ELEVATION,
    ST_ELEVATION_V2_V3_MEN,
    ST_ELEVATION_V2_V3_MEN_UNDER_40,
    ST_ELEVATION_V2_V3_WOMEN,
    Threshold,
)

_FORTY_YEARS: Final = 40.0


def st_elevation(facts: Facts) -> Finding | None:
    """J point at or above the limit of its lead in two contiguous leads.

    In V2 and V3 the limit depends on sex and age; where they are not known the lowest holds and the text says so.
    Silent with a wide QRS, whose ST segments follow other rules.
    """
    st_mv = {} if facts.wide_qrs else facts.per_lead("st_j_mv")
    raised = {lead for lead, level_mv in st_mv.items() if level_mv >= _limit(lead, facts).value}
    leads = with_a_neighbour(raised)
    if not leads:
        return None
    most = max(leads, key=lambda lead: st_mv[lead])
    unknown = facts.sex is None and {"V2", "V3"} & set(leads)
    assumed = " Limit for women in V2 and V3, as no sex is given." if unknown else ""
    return Finding(
        code="st_elevation",
        text=f"ST elevation in {', '.join(leads)}, up to {st_mv[most]:.2f} mV.{assumed}",
        severity="urgent",
        evidence=evidence(st_mv[most], _limit(most, facts), measurement="st_j_mv"),
        leads=leads,
    )


def st_depression(facts: Facts) -> Finding | None:
    """Horizontal or falling ST segment, 0.05 mV and more below the level at J and 60 ms later, in contiguous leads."""
    j_mv, later_mv = ({} if facts.wide_qrs else facts.per_lead(name) for name in ("st_j_mv", "st_j60_mv"))
    lowered = {
        lead
        for lead, level_mv in j_mv.items()
        if level_mv <= ST_DEPRESSION.value and later_mv.get(lead, 0.0) <= level_mv
    }
    leads = with_a_neighbour(lowered)
    if not leads:
        return None
    most = min(leads, key=lambda lead: j_mv[lead])
    return Finding(
        code="st_depression",
        text=f"ST depression in {', '.join(leads)}, down to {j_mv[most]:.2f} mV.",
        severity="attention",
        evidence=evidence(j_mv[most], ST_DEPRESSION, measurement="st_j_mv"),
        leads=leads,
    )


def _limit(lead: str, facts: Facts) -> Threshold:
    if lead not in ("V2", "V3"):
        return ST_ELEVATION
    if facts.sex != Sex.MALE:
        return ST_ELEVATION_V2_V3_WOMEN
    young = facts.age_years is not None and facts.age_years < _FORTY_YEARS
    return ST_ELEVATION_V2_V3_MEN_UNDER_40 if young else ST_ELEVATION_V2_V3_MEN
