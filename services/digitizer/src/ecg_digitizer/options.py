"""What the caller may say of a page."""

from __future__ import annotations

from dataclasses import dataclass

from ecg_shared.contract.options import JobOptions


@dataclass(frozen=True, slots=True)
class PageOptions:
    """The caller's word on a page; None where the page is to be asked.

    ``leads`` are names in reading order, row by row.
    """

    layout: str | None = None
    mm_per_s: float | None = None
    mm_per_mv: float | None = None
    leads: tuple[str, ...] | None = None


def page_options(options: JobOptions) -> PageOptions:
    """Return the part of a job's options that a page is read with."""
    return PageOptions(
        layout=options.layout, mm_per_s=options.mm_per_s, mm_per_mv=options.mm_per_mv, leads=options.leads
    )
