"""axe on every screen, light and dark, wide and on a phone."""

from __future__ import annotations

import io
import json
import re

import httpx
import pytest
from PIL import Image
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
    "failed page": "/jobs/{failed}",
    "batch": "/batches/{batch}",
}


@pytest.fixture(scope="module")
def ids(gateway: httpx.Client, jobs: dict[str, str]) -> dict[str, str]:
    """Ids of what the screens show: the demo's jobs, a page without an ECG, and the batch that it is in."""
    batch = gateway.post("/v1/batches", json={"name": "March, ward 3"}).json()
    blank = io.BytesIO()
    Image.new("RGB", (1200, 800), "white").save(blank, "PNG")
    failed = gateway.post(
        "/v1/jobs",
        files={"file": ("blank.png", blank.getvalue())},
        data={"options": json.dumps({"batch_id": batch["id"]})},
        headers={"Prefer": "wait=30"},
    ).json()
    assert failed["status"] == "failed", failed
    return jobs | {"batch": batch["id"], "failed": failed["id"]}


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(visit: Open, ids: dict[str, str], size: ViewportSize, dark: bool) -> None:
    opened = visit("/", size=size, dark=dark)
    expect(opened.page.get_by_role("heading", level=1)).to_be_visible()
    faults = {}
    for name, path in SCREENS.items():
        opened.page.goto(re.sub(r"\{(.+)\}", lambda name: ids[name[1]], path))
        expect(opened.page.get_by_role("heading", level=1)).to_be_visible()
        expect(opened.page.get_by_text("Loading")).to_have_count(0)
        faults[name] = opened.faults()

    assert {name: found for name, found in faults.items() if found} == {}


def test_axe_finds_nothing_where_one_signs_in(visit: Open) -> None:
    opened = visit("/sign-in", signed_in=False)
    expect(opened.page.get_by_role("heading", level=1)).to_be_visible()

    assert opened.faults() == []
    opened.complaints[:] = [line for line in opened.complaints if "401" not in line]
