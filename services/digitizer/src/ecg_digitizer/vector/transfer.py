"""A reading as JSON-ready facts and plain arrays, and back: how it leaves the sandbox that opened the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt

from ecg_digitizer.vector.reading import PageBox, VectorLead, VectorReading

_ARRAYS = ("t_s", "mv", "outline_pt")


def pack(reading: VectorReading) -> tuple[dict[str, Any], dict[str, npt.NDArray[np.float64]]]:
    """Return the facts and, named ``lead<k>.<field>``, the arrays of each lead."""
    facts = asdict(reading)
    arrays = {}
    for k, lead in enumerate(facts["leads"]):
        for field in _ARRAYS:
            arrays[f"lead{k}.{field}"] = lead.pop(field)
    return facts, arrays


def unpack(facts: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[np.generic]]) -> VectorReading:
    """Return the reading that was packed; ``arrays`` may hold others beside."""
    leads = tuple(_lead(lead, arrays, k) for k, lead in enumerate(facts["leads"]))
    return VectorReading(**{**facts, "leads": leads, "doubts": tuple(facts["doubts"])})


def _lead(facts: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[np.generic]], k: int) -> VectorLead:
    fields: dict[str, Any] = {field: np.asarray(arrays[f"lead{k}.{field}"], np.float64) for field in _ARRAYS}
    return VectorLead(**{**facts, **fields, "box": PageBox(**facts["box"])})
