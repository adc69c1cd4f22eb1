from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.layout.alphabet import N_CLASSES
from ecg_training.models.text_line.graph import Size, build

TINY = Size(filters=(4, 4, 6, 6, 8), dropout=0.0)


def test_the_served_network_is_small() -> None:
    assert build().count_params() < 250_000


@pytest.mark.parametrize("width", [64, 160, 162])
def test_every_second_column_has_its_classes(width: int) -> None:
    lines = np.random.default_rng(0).integers(0, 255, (3, 32, width), np.uint8)

    assert build(TINY)(lines, training=False).shape == (3, width // 2, N_CLASSES)


def test_brighter_paper_and_paler_ink_do_not_change_the_answer() -> None:
    network = build(TINY)
    line = np.random.default_rng(1).integers(0, 100, (1, 32, 64)).astype(np.uint8)

    # 0 to 99 becomes 50 to 248: twice the contrast, brighter
    other = (2 * line.astype(int) + 50).astype(np.uint8)

    np.testing.assert_allclose(network(line, training=False), network(other, training=False), atol=1e-4)
