from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from ecg_shared.paper.typesetting import ARCHIVE_AND_ACCESS, TypesettingError, typeset

PAGE = b'#set document(title: "a page")\n#set text(font: "Liberation Sans", lang: "en")\n= A page'


def test_importing_the_paper_does_not_import_typst() -> None:
    seen = "import sys, ecg_shared.paper, ecg_shared.paper.waveform; sys.exit('typst' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", seen], check=False).returncode == 0


def test_what_typst_refuses_is_one_error_of_ours() -> None:
    with pytest.raises(TypesettingError, match="unknown variable"):
        typeset({"main.typ": b"#nothing-of-that-name"})


def test_a_file_of_the_machine_cannot_be_read() -> None:
    with pytest.raises(TypesettingError):
        typeset({"main.typ": b'#read("/etc/hostname")'})


def test_a_page_with_title_is_fit_for_archives_and_screen_readers() -> None:
    pdf = typeset({"main.typ": PAGE}, standards=ARCHIVE_AND_ACCESS)
    assert b"<pdfaid:part>3</pdfaid:part>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def test_the_file_bears_the_date_it_is_given() -> None:
    pdf = typeset({"main.typ": PAGE}, created=datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC))
    assert b"D:20260314150926Z" in pdf
