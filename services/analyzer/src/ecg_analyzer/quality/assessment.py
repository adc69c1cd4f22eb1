"""Quality of the whole recording."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import LIMB_LEADS

from ecg_analyzer.quality.gaps import Stretch, stretches
from ecg_analyzer.quality.lead_quality import LeadVerdict, Verdict, judge_lead
from ecg_analyzer.quality.limits import FLAT_STEP_MV, FLAT_STRETCH_S
from ecg_analyzer.quality.segments import Problem

_PIECE_SAMPLES: Final = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Quality:
    """Verdicts on leads and recording, and the stretches that no interval may cross.

    ``broken`` (n_samples,) is set where no lead was recorded or every lead is dead flat.
    ``reason_if_not_interpretable`` says why no rhythm is read from it at all, None where one is.
    """

    verdict: Verdict
    leads: tuple[LeadVerdict, ...]
    excluded: tuple[Stretch, ...]
    broken: npt.NDArray[np.bool_]
    reason_if_not_interpretable: str | None = None

    @property
    def unusable(self) -> frozenset[str]:
        """Names of the leads that no measurement should rest on."""
        return frozenset(lead.name for lead in self.leads if lead.verdict == Verdict.POOR)

    def readable(self, lead_mv: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
        """Return a lead with NaN where the connection was lost; itself where it never was."""
        if not self.excluded:
            return lead_mv
        readable_mv = lead_mv.copy()
        for lost in self.excluded:
            readable_mv[lost.start_sample : lost.end_sample] = np.nan
        return readable_mv

    def not_interpretable(self, names: tuple[str, ...], reason: str) -> Quality:
        """Return the quality of a recording whose leads of these names showed no rhythm, for a reason."""
        leads = tuple(lead.doubted(reason, Verdict.POOR) if lead.name in names else lead for lead in self.leads)
        return replace(self, verdict=Verdict.POOR, leads=leads, reason_if_not_interpretable=reason)

    def with_swapped_limb_leads(self, ecg: Ecg) -> Quality:
        """Return the quality of a recording with its limb electrodes on the wrong limbs: no limb lead is good."""
        return replace(self, leads=tuple(_swapped(lead, ecg) for lead in self.leads))


def assess(ecg: Ecg) -> Quality:
    """Judge every lead and the recording, which is as good as the median of its leads."""
    leads = tuple(
        judge_lead(name, lead_mv, ecg.sampling_rate_hz)
        for name, lead_mv in zip(ecg.lead_names, ecg.signal_mv, strict=True)
    )
    missing = np.ones(ecg.n_samples, np.bool_)
    for lead_mv in ecg.signal_mv:
        missing &= ~np.isfinite(lead_mv)
    flat = _flat_everywhere(ecg) & ~missing
    ranks = sorted(list(Verdict).index(lead.verdict) for lead in leads)
    verdict = list(Verdict)[ranks[len(ranks) // 2]] if ranks else Verdict.POOR
    return Quality(verdict=verdict, leads=leads, excluded=stretches(flat), broken=missing | flat)


def _flat_everywhere(ecg: Ecg) -> npt.NDArray[np.bool_]:
    """Set where every recorded lead keeps one value for FLAT_STRETCH_S or longer."""
    shortest = int(FLAT_STRETCH_S * ecg.sampling_rate_hz)
    moves = np.zeros(ecg.n_samples, np.bool_)
    for lead_mv in ecg.signal_mv:
        for first in range(1, ecg.n_samples, _PIECE_SAMPLES):
            last = min(first + _PIECE_SAMPLES, ecg.n_samples)
            step = lead_mv[first:last] - lead_mv[first - 1 : last - 1]
            moves[first:last] |= np.abs(step, out=step) > FLAT_STEP_MV
    flat = np.zeros(ecg.n_samples, np.bool_)
    block = max(1, shortest // 3)
    # Whatever stays still for so long fills two whole blocks; only what lies beside these is looked at by the sample.
    still = np.logical_not(moves[: ecg.n_samples // block * block].reshape(-1, block).any(axis=1))
    for run in stretches(np.asarray(still)):
        first, last = run.start_sample * block, run.end_sample * block
        before = np.flatnonzero(moves[max(0, first - block) : first][::-1])
        after = np.flatnonzero(moves[last : last + block])
        first = first - int(before[0]) if before.size else 0
        last = last + int(after[0]) if after.size else ecg.n_samples
        flat[first:last] |= last - first >= shortest
    return flat


def _swapped(lead: LeadVerdict, ecg: Ecg) -> LeadVerdict:
    recorded = np.flatnonzero(np.isfinite(ecg.lead_mv(lead.name)))
    if lead.name not in LIMB_LEADS or not recorded.size:
        return lead
    everywhere = Stretch(int(recorded[0]), int(recorded[-1]) + 1)
    segments = lead.segments.throughout(everywhere, Problem.SWAPPED_LIMB_LEADS)
    return replace(lead.doubted(Problem.SWAPPED_LIMB_LEADS.value, Verdict.USABLE), segments=segments)
