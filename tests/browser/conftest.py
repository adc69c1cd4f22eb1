"""The dashboard in a real Chromium on the embedded system, watched for what a person would not see."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import httpx
import pytest
from ecg_demo.inputs import write_inputs
from ecg_local.system import EmbeddedSystem
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, sync_playwright

AXE = Path(__file__).parents[2] / "services" / "dashboard" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
WIDE = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=844)

_TELL_OF_REFUSALS = """
document.addEventListener('securitypolicyviolation', (event) =>
  console.error(`refused by the content security policy: ${event.violatedDirective} ${event.blockedURI}`));
"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium, without a window."""
    program = next((found for found in map(shutil.which, CHROMIUM) if found), None)
    if program is None:
        missing = "no Chromium on this machine (Debian: apt install chromium)"
        if "CI" in os.environ:  # noqa: TID251 - the one thing that must not be skipped there
            pytest.fail(missing)
        pytest.skip(missing)
    # Chromium's own sandbox needs rights that a container's root does not have; it shows our own pages only.
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=["--no-sandbox"]) as running,
    ):
        yield running


@dataclass
class Visit:
    """One person's browser: a page, and what went wrong behind it."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        """Keep what the browser calls an error."""
        if message.type == "error":
            self.complaints.append(message.text)

    def faults(self) -> list[str]:
        """Return what axe finds on the page as it stands, a line each."""
        if not AXE.is_file():
            pytest.skip("axe-core is not installed (make install builds the dashboard with it)")
        self.page.evaluate(AXE.read_text())
        found: list[dict[str, Any]] = self.page.evaluate("async () => (await axe.run()).violations")
        return [f"{fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in found]


class Open(Protocol):
    """Opens a path of the dashboard."""

    def __call__(
        self, path: str = "/", *, size: ViewportSize = WIDE, dark: bool = False, signed_in: bool = True
    ) -> Visit: ...


@pytest.fixture
def visit(browser: Browser, system: EmbeddedSystem) -> Iterator[Open]:
    """Return a function that opens a path of the dashboard, signed in, in a browser of its own."""
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def open_path(path: str = "/", *, size: ViewportSize = WIDE, dark: bool = False, signed_in: bool = True) -> Visit:
        context = browser.new_context(
            base_url=system.url,
            viewport=size,
            has_touch=size == PHONE,
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(20_000)
        context.add_init_script(_TELL_OF_REFUSALS)
        page = context.new_page()
        opened = Visit(page)
        page.on("console", opened.hear)
        page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        visits.append(opened)
        page.goto(f"{path}#key={system.api_key}" if signed_in else path)
        return opened

    yield open_path
    for context in contexts:
        context.close()
    assert [line for opened in visits for line in opened.complaints] == []


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The demo's files by name: a recording, and a page as PDF, picture and scan."""
    return {path.name: path for path in write_inputs(tmp_path_factory.mktemp("demo"))}


@pytest.fixture(scope="session")
def jobs(gateway: httpx.Client, demo_files: dict[str, Path]) -> dict[str, str]:
    """The ids of the demo's files after their analysis, by file name."""
    sent = {}
    for name, path in demo_files.items():
        job = gateway.post("/v1/jobs", files={"file": (name, path.read_bytes())}, headers={"Prefer": "wait=30"}).json()
        for _ in range(3):
            if job["status"] not in ("succeeded", "failed"):
                job = gateway.get(f"/v1/jobs/{job['id']}", params={"wait": 30}).json()
        assert job["status"] == "succeeded", job
        sent[name] = str(job["id"])
    return sent
