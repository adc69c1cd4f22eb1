"""Which records each network of the cross-validation has not met."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from ecg_training.models.twelve_lead.examples import Examples

N_FOLDS: Final = 5
CUT_FOLD: Final = 10
"""The fold that most of the part at hand is of; its records are cut by ``ecg_id``, near which repeat visits lie."""
GAP: Final = 300
"""Numbers on both sides of a held-out block of that fold from which no network of that block learns."""

Flags = npt.NDArray[np.bool_]


def of_part(examples: Examples, *, n_folds: int = N_FOLDS) -> Iterator[tuple[Flags, Flags]]:
    """Yield who learns and who is held out: no person is in two official folds, and fold 10 is cut into blocks.

    The other official folds are dealt whole to the blocks, so every record is held out once.
    """
    cut = examples.fold == CUT_FOLD
    blocks = np.array_split(np.sort(examples.ecg_id[cut]), n_folds)
    for number, block in enumerate(blocks):
        in_block = cut & np.isin(examples.ecg_id, block)
        held_out = in_block | (~cut & ((examples.fold - 1) % n_folds == number))
        near = np.zeros_like(cut)
        if block.size:
            near = cut & (examples.ecg_id >= block[0] - GAP) & (examples.ecg_id <= block[-1] + GAP)
        yield ~held_out & ~near, held_out


def official(examples: Examples) -> Iterator[tuple[Flags, Flags]]:
    """Yield the folds of the whole set as its authors use them: 1 to 8 learn, 9 (to calibrate) and 10 are held out."""
    yield examples.fold <= 8, examples.fold >= 9
