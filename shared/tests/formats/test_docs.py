"""The page of formats names each one that is read, and none that is not."""

import re
from pathlib import Path

from ecg_shared.formats import ALL

PAGE = Path(__file__).parents[3] / "docs" / "formats.md"


def test_every_format_has_its_row_and_says_whether_it_is_written() -> None:
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\| yes \| ([^|]+) \|", PAGE.read_text(), re.MULTILINE)

    assert {name: written != "no" for name, written in rows} == {form.NAME: hasattr(form, "write") for form in ALL}
