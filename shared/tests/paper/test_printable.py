from __future__ import annotations

import json
import unicodedata

from ecg_shared.paper.printable import printable, shortened
from ecg_shared.paper.style import FONT_FAMILY
from ecg_shared.paper.typesetting import ARCHIVE_AND_ACCESS, typeset


def test_latin_greek_and_cyrillic_are_printed_as_they_are() -> None:
    assert printable("Müller Ωμέγα Иванов ≥ 450 µV") == "Müller Ωμέγα Иванов ≥ 450 µV"


def test_signs_that_the_typeface_lacks_become_question_marks() -> None:
    assert printable("患者 🫀 7") == "?? ? 7"


def test_white_space_and_invisible_signs_cannot_break_a_line() -> None:
    assert printable("a\nb\tc\u202ed") == "a b c?d"


def test_every_sign_that_counts_as_printable_is_in_both_weights_of_the_typeface() -> None:
    signs = "".join(chr(code) for code in range(0x2600) if printable(chr(code)) == chr(code))
    signs = "".join(sign for sign in signs if unicodedata.category(sign)[0] != "C")
    page = (
        f'#set text(font: "{FONT_FAMILY}", lang: "en")\n#set document(title: "signs")\n#let t = json("t.json")\n#t *#t*'
    )
    # PDF/A forbids a sign without a glyph, so typst refuses the file if one is missing
    pdf = typeset({"main.typ": page.encode(), "t.json": json.dumps(signs).encode()}, standards=ARCHIVE_AND_ACCESS)
    assert len(signs) > 700
    assert pdf.startswith(b"%PDF")


def test_a_long_id_keeps_both_ends() -> None:
    assert shortened("0123456789", 5) == "01…89"
    assert shortened("01234", 5) == "01234"
