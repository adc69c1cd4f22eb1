"""What a person does: drop files, watch them finish, look, measure, correct, take the report home."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Open

A_JOB_MS = 60_000
"""For a page on a machine that is busy with other tests."""


def test_files_are_dropped_and_finish_before_ones_eyes(visit: Open, demo_files: dict[str, Path]) -> None:
    page = visit("/").page

    page.locator("input[type=file]").first.set_input_files(list(demo_files.values()))

    for name in demo_files:
        row = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=name, exact=True))
        expect(row.get_by_text("Ready")).to_be_visible(timeout=A_JOB_MS)


def test_a_reload_does_not_forget_what_was_sent(visit: Open, demo_files: dict[str, Path]) -> None:
    page = visit("/").page
    page.locator("input[type=file]").first.set_input_files([demo_files["mitdb_208.csv"]])
    expect(page.get_by_role("link", name="mitdb_208.csv", exact=True)).to_be_visible()

    page.reload()

    expect(page.get_by_text("Ready")).to_be_visible(timeout=A_JOB_MS)


def test_a_file_that_is_no_ecg_is_refused_in_words_with_the_mend(visit: Open, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear colleague, thank you for the patient.\n" * 50)
    opened = visit("/")

    opened.page.locator("input[type=file]").first.set_input_files([tmp_path / "letter.txt"])

    mend = re.compile("text without columns of numbers.+Send a signal file")
    expect(opened.page.get_by_text(mend)).to_be_visible()
    # The browser itself writes refused requests to its console; here one was meant to be.
    opened.complaints[:] = [line for line in opened.complaints if "Failed to load resource" not in line]


def test_the_trace_of_a_recording_is_described_in_words(visit: Open, jobs: dict[str, str]) -> None:
    page = visit(f"/jobs/{jobs['mitdb_208.csv']}").page

    expect(page.get_by_role("img", name=re.compile("102"))).to_be_visible()
    expect(page.get_by_text("not a medical device").first).to_be_visible()


def test_calipers_measure_by_keyboard_to_the_millisecond(visit: Open, jobs: dict[str, str]) -> None:
    page = visit(f"/jobs/{jobs['mitdb_208.csv']}").page
    page.get_by_role("radio", name="Time", exact=True).check()
    mark = page.get_by_role("slider", name="Second caliper mark")
    before_s = _value(page, "Second caliper mark")

    mark.focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)

    # 1 + 1 + 10 ms; what is shown is rounded to one
    assert 1000 * (_value(page, "Second caliper mark") - before_s) == pytest.approx(12, abs=1.01)


def test_calipers_measure_by_mouse(visit: Open, jobs: dict[str, str]) -> None:
    page = visit(f"/jobs/{jobs['mitdb_208.csv']}").page
    page.get_by_role("radio", name="Amplitude", exact=True).check()
    mark = page.get_by_role("slider", name="Second caliper mark")
    before_mv = _value(page, "Second caliper mark")
    box = mark.bounding_box()
    assert box is not None

    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 + 40, steps=5)
    page.mouse.up()

    assert _value(page, "Second caliper mark") < before_mv


def test_the_trace_lies_over_the_page_and_fades(visit: Open, jobs: dict[str, str]) -> None:
    page = visit(f"/jobs/{jobs['scan.jpg']}?tab=page").page
    opacity = page.get_by_role("slider", name="Trace")
    expect(opacity).to_be_visible()

    opacity.focus()
    page.keyboard.press("Home")

    assert opacity.input_value() == "0"
    for lead in ("I", "aVR", "V6"):
        expect(page.get_by_role("button", name=f"Find lead {lead} on the page", exact=True)).to_be_visible()


def test_a_wrong_layout_is_corrected_and_the_page_read_again(
    visit: Open, gateway: httpx.Client, jobs: dict[str, str]
) -> None:
    job_id = jobs["page.png"]
    gateway.post(f"/v1/jobs/{job_id}/retry", json={"layout": "3x4"})  # a reading without the rhythm strip
    status = ""
    for _ in range(4):  # queued, read, queued again for the analyzer, analyzed: a wait ends at each change
        status = gateway.get(f"/v1/jobs/{job_id}", params={"wait": 30}).json()["status"]
        if status == "succeeded":
            break
    assert status == "succeeded"
    page = visit(f"/jobs/{job_id}?tab=page").page
    read = page.get_by_role("region", name="How the page was read")
    expect(read.get_by_text("3x4", exact=False).first).to_be_visible(timeout=A_JOB_MS)
    page.get_by_label("Layout").select_option("3x4+1")
    page.get_by_label("Paper speed in mm/s").fill("50")

    page.get_by_role("button", name="Read the page again").click()

    expect(read.get_by_text("3x4+1").first).to_be_visible(timeout=A_JOB_MS)
    expect(read.get_by_text("50 mm/s").first).to_be_visible(timeout=A_JOB_MS)


def test_the_report_is_taken_home_as_pdf(visit: Open, jobs: dict[str, str], tmp_path: Path) -> None:
    page = visit(f"/jobs/{jobs['page.pdf']}").page
    page.locator("summary", has_text="Download").click()

    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("report", re.I)).click()
    download.value.save_as(tmp_path / "report.pdf")

    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")


def test_a_phone_shows_verdict_and_trace_without_scrolling_sideways(visit: Open, jobs: dict[str, str]) -> None:
    page = visit(f"/jobs/{jobs['scan.jpg']}", size=PHONE).page

    expect(page.get_by_role("region", name="Verdict").get_by_text("Rhythm normal")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("leads|ECG", re.I)).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_without_a_key_nothing_is_shown_but_the_way_in(visit: Open, jobs: dict[str, str]) -> None:
    opened = visit(f"/jobs/{jobs['scan.jpg']}", signed_in=False)

    expect(opened.page.get_by_label(re.compile("key", re.I)).first).to_be_visible()
    opened.complaints[:] = [line for line in opened.complaints if "401" not in line]


def _value(page: Page, slider: str) -> float:
    return float(page.get_by_role("slider", name=slider).get_attribute("aria-valuenow") or "nan")
