"""axe on every screen, light and dark, wide and on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.conftest import PHONE, WIDE, Open

SCREENS = {
    "upload": "/",
    "worklist": "/jobs",
    "batches": "/batches",
    "recording": "/jobs/{mitdb_208.csv}",
    "recording's beats": "/jobs/{mitdb_208.csv}?tab=beats",
    "details": "/jobs/{mitdb_208.csv}?tab=details",
    "twelve leads": "/jobs/{page.pdf}",
    "page": "/jobs/{scan.jpg}?tab=page",
}


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(visit: Open, jobs: dict[str, str], size: ViewportSize, dark: bool) -> None:
    opened = visit("/", size=size, dark=dark)
    expect(opened.page.get_by_role("heading", level=1)).to_be_visible()
    faults = {}
    for name, path in SCREENS.items():
        opened.page.goto(re.sub(r"\{(.+)\}", lambda file: jobs[file[1]], path))
        expect(opened.page.get_by_role("heading", level=1)).to_be_visible()
        expect(opened.page.get_by_text("Loading")).to_have_count(0)
        faults[name] = opened.faults()

    assert {name: found for name, found in faults.items() if found} == {}


def test_axe_finds_nothing_where_one_signs_in(visit: Open) -> None:
    opened = visit("/sign-in", signed_in=False)
    expect(opened.page.get_by_role("heading", level=1)).to_be_visible()

    assert opened.faults() == []
    opened.complaints[:] = [line for line in opened.complaints if "401" not in line]
