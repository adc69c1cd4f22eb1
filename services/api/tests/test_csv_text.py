"""Tables that are opened in a spreadsheet."""

import pytest
from ecg_api.csv_text import Cell, csv_rows


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (None, ""),
        ("II", "II"),
        (72.8, "72.8"),
        (-12.5, "-12.5"),  # a number is no formula
        (0.1 + 0.2, "0.30000000000000004"),  # no digit is lost
        (11, "11"),
        (True, "true"),
        ("a,b", '"a,b"'),
        ('say "aah"', '"say ""aah"""'),
        ("two\nlines", '"two\nlines"'),
        ('=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'),
        ("+1", "'+1"),
        ("-1+2", "'-1+2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("µV", "µV"),
    ],
)
def test_a_cell_holds_what_it_was_given_and_never_a_formula(cell: Cell, written: str) -> None:
    assert csv_rows([["x", cell]]) == f"x,{written}\r\n".encode()
