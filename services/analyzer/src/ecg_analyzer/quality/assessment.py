"""Quality of the whole recording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.contract.ecg import Ecg

from ecg_analyzer.quality.gaps import Stretch, stretches
from ecg_analyzer.quality.lead_quality import LeadVerdict, Verdict, judge_lead

FLAT_STRETCH_S: Final = 3.0
"""Every lead flat for this long is a lost connection; an asystole still shows wander and noise."""
FLAT_STEP_MV: Final = 0.002


@dataclass(frozen=True, slots=True, eq=False)
class Quality:
    """Verdicts on leads and recording, and the stretches that no interval may cross.

    ``broken`` (n_samples,) is set where no lead was recorded or every lead is dead flat.
    """

    verdict: Verdict
    leads: tuple[LeadVerdict, ...]
    excluded: tuple[Stretch, ...]
    broken: npt.NDArray[np.bool_]

    @property
    def unusable(self) -> frozenset[str]:
        """Names of the leads that no measurement should rest on."""
        return frozenset(lead.name for lead in self.leads if lead.verdict == Verdict.POOR)


def assess(ecg: Ecg) -> Quality:
    """Judge every lead and the recording, which is as good as the median of its leads."""
    leads = tuple(
        judge_lead(name, lead_mv, ecg.sampling_rate_hz)
        for name, lead_mv in zip(ecg.lead_names, ecg.signal_mv, strict=True)
    )
    missing = ~np.isfinite(ecg.signal_mv).any(axis=0)
    flat = _flat_everywhere(ecg) & ~missing
    ranks = sorted((Verdict.GOOD, Verdict.USABLE, Verdict.POOR).index(lead.verdict) for lead in leads)
    verdict = (Verdict.GOOD, Verdict.USABLE, Verdict.POOR)[ranks[len(ranks) // 2]] if ranks else Verdict.POOR
    return Quality(verdict=verdict, leads=leads, excluded=stretches(flat), broken=missing | flat)


def _flat_everywhere(ecg: Ecg) -> npt.NDArray[np.bool_]:
    """Set where every recorded lead keeps one value for FLAT_STRETCH_S or longer."""
    still = np.ones(ecg.n_samples, np.bool_)
    for lead_mv in ecg.signal_mv:
        step = np.abs(np.diff(lead_mv, prepend=lead_mv[:1]))
        still &= ~(step > FLAT_STEP_MV)
    shortest = int(FLAT_STRETCH_S * ecg.sampling_rate_hz)
    long_enough = np.zeros(ecg.n_samples, np.bool_)
    for stretch in stretches(still):
        if stretch.end_sample - stretch.start_sample >= shortest:
            long_enough[stretch.start_sample : stretch.end_sample] = True
    return long_enough
