"""What the network that reads print is given and gives: the height of a line, its columns, its characters."""

from __future__ import annotations

import string
from typing import Final

MODEL: Final = "text_line"
HEIGHT_PX: Final = 32
"""Height of the picture of a line."""
INK_PX: Final = 20
"""Height of the ink in it: room for what a box found too low or too high cuts off."""
STRIDE_PX: Final = 2
"""The network answers for every second column."""
CHARACTERS: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase + "+-.,:/~()%="
BLANK: Final = 0
"""Class of columns between characters; character ``k`` is class ``k + 1``. Spaces are blank too."""
N_CLASSES: Final = len(CHARACTERS) + 1


def classes_of(text: str) -> list[int]:
    """Return the classes of a text's characters; spaces and what the alphabet lacks are left out."""
    return [CHARACTERS.index(character) + 1 for character in text if character in CHARACTERS]
