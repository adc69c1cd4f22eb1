"""File names from outside."""

import pytest
from ecg_api.file_names import attachment, clean_name


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("ecg.csv", "ecg.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\doctor\\ecg.pdf", "ecg.pdf"),
        ("a\x00b\r\nc.csv", "abc.csv"),
        ("gpj.\u202egce.exe", "gpj.gce.exe"),  # right-to-left override
        ("CON", "_CON"),
        ("nul.csv", "_nul.csv"),
        ("console.csv", "console.csv"),
        (".bashrc", "bashrc"),
        ("", "upload"),
        ("///", "upload"),
        ("Müller.csv", "Müller.csv"),
    ],
)
def test_a_name_is_shown_without_what_could_harm(given: str, shown: str) -> None:
    assert clean_name(given) == shown


def test_an_over_long_name_keeps_its_ending() -> None:
    cleaned = clean_name("x" * 4096 + ".hea")
    assert len(cleaned) == 120
    assert cleaned.endswith(".hea")


def test_the_offered_name_is_ascii_first_and_utf8_beside() -> None:
    assert attachment('Mül"ler.csv') == "attachment; filename=\"M_l_ler.csv\"; filename*=UTF-8''M%C3%BCl%22ler.csv"
