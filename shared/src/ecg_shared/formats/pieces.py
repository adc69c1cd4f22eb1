"""Leads that a file holds one by one, put together as one recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.formats.channels import check_lead_names
from ecg_shared.formats.checks import check_rate, check_size


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A stretch of one lead, shape (n_samples,); ``begin_s`` counts from any moment that all pieces share."""

    lead: str
    samples_mv: npt.NDArray[np.float64]
    begin_s: float = 0.0


def assembled(pieces: Sequence[Piece], rate_hz: float) -> tuple[tuple[str, ...], npt.NDArray[np.float32]]:
    """Return the leads in the pieces' order and their millivolts, shape (n_leads, n_samples), NaN between pieces.

    Several pieces may continue one lead. Raises EcgError: ``invalid_leads`` (none, too many, two pieces of a lead at
    the same time), and those of ``check_rate`` and ``check_size``.
    """
    names = tuple(dict.fromkeys(piece.lead for piece in pieces))
    check_lead_names(names)
    check_rate(rate_hz)
    origin_s = min(piece.begin_s for piece in pieces)
    spans_s = max(piece.begin_s - origin_s for piece in pieces)
    longest = max(len(piece.samples_mv) for piece in pieces)
    check_size(n_samples=int(min(spans_s, 1e9) * rate_hz) + longest, n_leads=len(names), sampling_rate_hz=rate_hz)
    firsts = [round((piece.begin_s - origin_s) * rate_hz) for piece in pieces]
    n_samples = max(first + len(piece.samples_mv) for first, piece in zip(firsts, pieces, strict=True))
    signal_mv = np.full((len(names), n_samples), np.nan, np.float32)
    taken_until = dict.fromkeys(names, 0)
    for first, piece in sorted(zip(firsts, pieces, strict=True), key=lambda placed: placed[0]):
        if first < taken_until[piece.lead]:
            raise EcgError(f"Two channels are both lead {piece.lead}.", code=ErrorCode.INVALID_LEADS)
        taken_until[piece.lead] = first + len(piece.samples_mv)
        signal_mv[names.index(piece.lead), first : taken_until[piece.lead]] = piece.samples_mv
    return names, signal_mv
