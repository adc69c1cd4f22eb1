"""What the dashboard costs the person who opens it: bytes, the time until the trace stands, and work a frame."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx
import numpy as np
from ecg_local.system import EmbeddedSystem
from ecg_shared.scores.figures import Figure
from playwright.sync_api import Browser, Page, sync_playwright

from bench.recordings import csv_recording, day_recording

AXE: Final = Path(__file__).parents[1] / "services/dashboard/node_modules/axe-core/axe.min.js"
CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_LOADS: Final = 5
_PANS: Final = 120
_ZOOMS: Final = 60
_SCREENS: Final = ("/", "/jobs", "/batches", "{job}", "{job}?tab=beats", "{job}?tab=details")
_NAMES: Final = (
    "first_load_script_kb",
    "first_load_style_kb",
    "trace_visible_ms",
    "frame_main_thread_p95_ms",
    "open_24h_kb",
    "axe_violations",
)
_GOALS: Final = (60.0, 10.0, 300.0, 8.0, 400.0, 0.0)
_UNITS: Final = ("kB", "kB", "ms", "ms", "kB", "")


def measure_dashboard(system: EmbeddedSystem) -> list[Figure]:
    """Open ten seconds, then a day, each time in a fresh Chromium; without Chromium the rows have no value."""
    program = next((found for found in map(shutil.which, CHROMIUM) if found), None)
    if program is None:
        note = "no Chromium on this machine (Debian: apt install chromium)"
        return [
            Figure(name, None, unit, "lower", goal, note=note)
            for name, unit, goal in zip(_NAMES, _UNITS, _GOALS, strict=True)
        ]
    short = _submit(system, [("file", ("ten_seconds.csv", csv_recording(seconds=10)))])
    day = _submit(system, day_recording())
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=["--no-sandbox"]) as browser,
    ):
        loads = [_load(browser, system, short) for _ in range(_LOADS)]
        whole_day = _load(browser, system, day)
        frames_ms = _frames_ms(browser, system, day)
        faults = _axe_faults(browser, system, short)
    script, style, visible = (
        float(np.median([load[part] for load in loads])) for part in ("Script", "Stylesheet", "ms")
    )
    values = (
        script / 1000,
        style / 1000,
        visible,
        float(np.percentile(frames_ms, 95)),
        whole_day["all"] / 1000,
        faults,
    )
    notes = (
        "over the wire until the trace of ten seconds stands",
        "the same",
        "from the arrival of the recording's data to its trace drawn, median",
        f"a day of 3 leads panned and zoomed; CPU of the tasks that make frames, median {np.median(frames_ms):.1f}",
        f"everything fetched to open a day of 3 leads; its trace stood after {whole_day['ms']:.0f} ms",
        f"{len(_SCREENS)} screens, light and dark",
    )
    runs = (_LOADS, _LOADS, _LOADS, len(frames_ms), 1, 2 * len(_SCREENS))
    return [
        Figure(name, value, unit, "lower", goal, n=n, note=note)
        for name, value, unit, goal, n, note in zip(_NAMES, values, _UNITS, _GOALS, runs, notes, strict=True)
    ]


def _submit(system: EmbeddedSystem, files: list[tuple[str, tuple[str, bytes]]]) -> str:
    headers = {"Authorization": f"Bearer {system.api_key}"}
    with httpx.Client(base_url=system.url, headers=headers, timeout=120.0) as gateway:
        job = gateway.post("/v1/jobs", files=files).raise_for_status().json()
        while job["finished_at"] is None:
            job = gateway.get(f"/v1/jobs/{job['id']}", params={"wait": 30}).raise_for_status().json()
    if job["status"] != "succeeded":
        raise RuntimeError(f"a job ended as {job['status']}: {job['error']}")
    return f"/jobs/{job['id']}"


@contextmanager
def _opened(
    browser: Browser, system: EmbeddedSystem, path: str, *, dark: bool = False
) -> Iterator[tuple[Page, dict[str, float]]]:
    """Yield a page of an empty browser, and the bytes that came over the wire so far, by kind of file."""
    context = browser.new_context(
        base_url=system.url,
        viewport={"width": 1440, "height": 900},
        color_scheme="dark" if dark else "light",
        bypass_csp=True,  # what waits in the page for its measures is evaluated there
    )
    page = context.new_page()
    wire = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    moved = {"all": 0.0, "Script": 0.0, "Stylesheet": 0.0}

    def finished(event: dict[str, Any]) -> None:
        kind = kinds.get(event["requestId"], "Other")
        moved[kind] = moved.get(kind, 0.0) + event["encodedDataLength"]
        moved["all"] += event["encodedDataLength"]

    wire.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    wire.on("Network.loadingFinished", finished)
    wire.send("Network.enable")
    page.goto(f"{path}#key={system.api_key}")
    yield page, moved
    context.close()


def _load(browser: Browser, system: EmbeddedSystem, path: str) -> dict[str, float]:
    with _opened(browser, system, path) as (page, moved):
        return {"ms": _trace_visible_ms(page), **moved}


def _trace_visible_ms(page: Page) -> float:
    measures = "performance.getEntriesByName('ecg-trace-visible')"
    page.wait_for_function(f"{measures}.length > 0", timeout=30_000)
    page.wait_for_timeout(1_000)  # what it fetches right afterwards is part of opening it
    return float(page.evaluate(f"{measures}[0].duration"))


def _frames_ms(browser: Browser, system: EmbeddedSystem, path: str) -> list[float]:
    """Return the main thread's work for each frame while a day is panned and zoomed by the wheel."""
    with _opened(browser, system, path) as (page, _):
        _trace_visible_ms(page)
        trace = page.get_by_role("region", name="ECG", exact=True).get_by_role("img").first
        trace.scroll_into_view_if_needed()
        box = trace.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)
        browser.start_tracing(page=page, categories=["toplevel", "devtools.timeline"])
        for _ in range(_PANS):
            page.mouse.wheel(40, 0)
        page.keyboard.down("Control")
        for step in range(_ZOOMS):
            page.mouse.wheel(0, 60 if step < _ZOOMS / 2 else -60)
        page.keyboard.up("Control")
        for _ in range(_PANS):
            page.mouse.wheel(-40, 0)
        return _frame_work_ms(json.loads(browser.stop_tracing())["traceEvents"])


def _frame_work_ms(events: list[dict[str, Any]]) -> list[float]:
    """Return the main thread's own time in each task that made a frame: input, script, style, layout and paint."""
    frames = sorted(
        (event["ts"], event["pid"], event["tid"]) for event in events if event["name"] == "FireAnimationFrame"
    )
    if not frames:
        raise RuntimeError("no frame was drawn while panning and zooming")
    thread = frames[0][1:]
    tasks = [
        event
        for event in events
        if (event["pid"], event["tid"]) == thread and event["name"].endswith("RunTask") and "tdur" in event
    ]
    begins = np.array([ts for ts, *which in frames if tuple(which) == thread])
    held = ((begins >= task["ts"]) & (begins < task["ts"] + task["dur"]) for task in tasks)
    return [task["tdur"] / 1000 for task, inside in zip(tasks, held, strict=True) if inside.any()]


def _axe_faults(browser: Browser, system: EmbeddedSystem, job: str) -> int:
    faults = 0
    for dark in (False, True):
        for screen in _SCREENS:
            with _opened(browser, system, screen.replace("{job}", job), dark=dark) as (page, _):
                page.get_by_role("heading", level=1).wait_for()
                page.wait_for_timeout(1_000)
                page.evaluate(AXE.read_text())
                faults += int(page.evaluate("async () => (await axe.run()).violations.length"))
    return faults
