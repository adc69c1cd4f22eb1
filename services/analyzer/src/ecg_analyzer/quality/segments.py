"""Where in a lead something is wrong, and what: segments of seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from ecg_analyzer.quality.gaps import Stretch
from ecg_analyzer.quality.lead_blocks import LeadBlocks
from ecg_analyzer.quality.limits import (
    BRIDGED_S,
    FLAT_MV,
    FLAT_STRETCH_S,
    JUMP,
    MAINS_USABLE,
    MOST_SEGMENTS,
    NOISE_USABLE,
    SHORTEST_SEGMENT_S,
    SWING,
    WANDER,
    WANDER_WITHIN_S,
)

Flags = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]


class Problem(StrEnum):
    """What can be wrong with a part of a lead."""

    FLAT = "flat"
    CLIPPED = "clipped"
    WANDER = "wander"
    MAINS = "mains"
    NOISE = "noise"
    LOOSE_ELECTRODE = "loose_electrode"
    SWAPPED_LIMB_LEADS = "swapped_limb_leads"


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a lead with one problem."""

    where: Stretch
    problem: Problem


@dataclass(frozen=True, slots=True)
class Segments:
    """The longest segments of each problem in order of time, and each problem's share of the time that was recorded."""

    listed: tuple[Segment, ...]
    share: Mapping[Problem, float]

    def throughout(self, where: Stretch, problem: Problem) -> Segments:
        """Return these and a problem of the whole lead, which was recorded here."""
        return Segments((Segment(where, problem), *self.listed), {problem: 1.0, **self.share})

    def of(self, problem: Problem) -> float:
        """Return a problem's share of the time, 0 where there is none."""
        return self.share.get(problem, 0.0)


NO_SEGMENTS: Final = Segments((), {})


def find_segments(blocks: LeadBlocks, height_mv: float, noise_mv: npt.NDArray[np.float64]) -> Segments:
    """Return the segments of a lead whose complexes have this height; ``noise_mv`` (n,) is that of each second."""
    jump = jumps(blocks, height_mv)
    wander = _wanders(blocks, height_mv) & ~ndimage.binary_dilation(jump, iterations=2)
    swing = blocks.range_mv > SWING * height_mv
    flagged = {
        Problem.FLAT: (blocks.range_mv < FLAT_MV, round(FLAT_STRETCH_S)),
        Problem.CLIPPED: (blocks.clipped_samples > 0, 1),
        Problem.WANDER: (wander, SHORTEST_SEGMENT_S),
        Problem.MAINS: (blocks.mains_mv > MAINS_USABLE * height_mv, SHORTEST_SEGMENT_S),
        Problem.NOISE: (noise_mv > NOISE_USABLE * height_mv, SHORTEST_SEGMENT_S),
        Problem.LOOSE_ELECTRODE: (jump | swing, 1),
    }
    recorded = max(1, int(blocks.recorded.sum()))
    listed: list[Segment] = []
    share: dict[Problem, float] = {}
    for problem, (flags, shortest) in flagged.items():
        start, end = _runs(flags, min(shortest, recorded))
        if not start.size:
            continue
        share[problem] = min(1.0, float((end - start).sum()) / recorded)
        longest = np.sort(np.argsort(start - end, kind="stable")[:MOST_SEGMENTS])
        listed += [
            Segment(Stretch(*(blocks.first_sample + int(edge) * blocks.block_samples for edge in edges)), problem)
            for edges in zip(start[longest], end[longest], strict=True)
        ]
    listed.sort(key=lambda segment: segment.where.start_sample)
    return Segments(tuple(listed), share)


def jumps(blocks: LeadBlocks, height_mv: float) -> Flags:
    """Return the seconds before and after which the level jumps, (n,)."""
    jump = np.abs(np.diff(blocks.level_mv)) > JUMP * height_mv
    flags: Flags = np.append(jump, False) | np.append(False, jump)
    return flags


def _wanders(blocks: LeadBlocks, height_mv: float) -> Flags:
    level_mv = blocks.level_mv
    highest = ndimage.maximum_filter1d(np.nan_to_num(level_mv, nan=-np.inf), WANDER_WITHIN_S)
    lowest = ndimage.minimum_filter1d(np.nan_to_num(level_mv, nan=np.inf), WANDER_WITHIN_S)
    return np.asarray((highest - lowest > WANDER * height_mv) & blocks.recorded, np.bool_)


def _runs(flags: Flags, shortest: int) -> tuple[Integers, Integers]:
    """Return begins and ends of the runs, those close to each other as one, those too short left out."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False]))))
    start, end = edges[::2], edges[1::2]
    apart = start[1:] - end[:-1] > BRIDGED_S
    start, end = start[np.append(True, apart)[: start.size]], end[np.append(apart, True)[: end.size]]
    long = end - start >= shortest
    return start[long], end[long]
