"""Which version of a model a job is answered by: the stable one, or for a share of the jobs a new one on trial."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

STABLE: Final = "stable"
CANARY: Final = "canary"
"""Labels of versions in the server's configuration (``version_labels``)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The version with a label, or a certain one; with neither the highest there is."""

    label: str | None = None
    version: int | None = None


HIGHEST: Final = Wanted()


def wanted_by(job_id: UUID, model: str, canaries: Mapping[str, float]) -> Wanted:
    """Return which version of a model a job asks for.

    ``canaries`` has the models on trial and the share of jobs, 0 to 1, that the version labelled CANARY answers; the
    other jobs ask for STABLE. A model that is not named has one version, the highest. The same job is always answered
    by the same side, as a digest of its id and the model's name says, so a retry is no second throw.
    """
    if model not in canaries:
        return HIGHEST
    digest = hashlib.sha256(f"{model} {job_id}".encode()).digest()
    place = int.from_bytes(digest[:8], "big") / 2.0**64
    return Wanted(label=CANARY if place < canaries[model] else STABLE)
