from __future__ import annotations

import numpy as np
import pytest
from ecg_digitizer.layout.alphabet import CHARACTERS
from ecg_training.models.text_line.examples import IGNORED, example, examples
from ecg_training.pages.typefaces import Typeface, lettered, typefaces


@pytest.mark.parametrize("text", ["aVL", "III", "V5", "25 mm/s"])
def test_the_columns_of_a_line_spell_its_text(text: str) -> None:
    rng = np.random.default_rng(1)

    spelled = [_spelled(example(rng, text, face)[1]) for face in typefaces(held_out=False)]

    # lines too long or too far right for the picture are cut
    whole = [one for one in spelled if one is not None]
    assert len(whole) > len(spelled) / 2
    assert set(whole) == {text.replace(" ", "")}


def test_the_same_chance_makes_the_same_lines() -> None:
    first, second = (examples(np.random.default_rng(4), 5) for _ in range(2))

    assert first.text == second.text
    np.testing.assert_array_equal(first.picture, second.picture)
    np.testing.assert_array_equal(first.label, second.label)


def test_no_typeface_is_on_both_sides() -> None:
    trained, held_out = (
        {face.file.name for face in typefaces(held_out=side) if face.file is not None} for side in (False, True)
    )

    assert trained
    assert held_out
    assert not trained & held_out


@pytest.mark.parametrize("typeface", [typefaces(held_out=False)[0], typefaces(held_out=False)[-1]])
def test_characters_follow_each_other_within_the_ink(typeface: Typeface) -> None:
    letters = lettered("V1", typeface, 40)

    middles = letters.extents_px.mean(axis=1)
    assert 0 < middles[0] < middles[1] < letters.ink.shape[1]


def _spelled(label: np.ndarray[tuple[int], np.dtype[np.int8]]) -> str | None:
    if (label == IGNORED).any():
        return None
    edges = np.flatnonzero(np.diff(np.concatenate([[0], label])))
    return "".join(CHARACTERS[label[edge] - 1] for edge in edges if label[edge] > 0)
