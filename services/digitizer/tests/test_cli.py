from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from ecg_digitizer.cli import main
from ecg_shared.paper.raster import RasterPage
from PIL import Image


@pytest.fixture
def page_file(tmp_path: Path, page: RasterPage) -> Path:
    path = tmp_path / "page.png"
    path.write_bytes(page.png())
    return path


def test_a_page_gives_csv_json_and_overlay(page_file: Path, tmp_path: Path, page: RasterPage) -> None:
    out = tmp_path / "out"

    assert main([str(page_file), "--out", str(out)]) == 0

    rows = list(csv.reader((out / "page.csv").read_text().splitlines()))
    assert rows[0] == ["time_s", "I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"]
    assert [row[0] for row in rows[1:4]] == ["0.000", "0.002", "0.004"]  # 500 samples a second
    first, late = rows[1 + 500], rows[1 + 4500]
    assert (first[1] != "", first[12] == "") == (True, True)  # at 1 s the page shows I and not V6
    assert (late[1] == "", late[12] != "") == (True, True)  # at 9 s the other way round
    assert json.loads((out / "page.json").read_text())["layout"] == "3x4+1"
    with Image.open(out / "page.overlay.png") as overlay:
        assert overlay.size == (2200, 1556)  # of 2339 x 1654 pixels


def test_a_bad_page_does_not_stop_the_others(
    page_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n cut short")

    assert main([str(bad), str(page_file), str(tmp_path / "absent.png"), "--out", str(tmp_path), "--json"]) == 1

    results = json.loads(capsys.readouterr().out)
    assert [result["error"] and result["error"]["code"] for result in results] == ["corrupt_file", None, "not_found"]
    assert (tmp_path / "page.csv").exists()


def test_two_pages_of_one_name_are_wrong_usage(page_file: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([str(page_file), str(tmp_path / "elsewhere" / "page.pdf")])

    assert stopped.value.code == 2


def test_named_leads_are_used_in_reading_order(page_file: Path, tmp_path: Path) -> None:
    names = "V1,V2,V3,V4,V5,V6,I,II,III,aVR,aVL,aVF,V6"

    assert main([str(page_file), "--out", str(tmp_path), "--leads", names]) == 0

    header = (tmp_path / "page.csv").read_text().splitlines()[0].split(",")
    assert set(header) == {"time_s", *names.split(",")}


def test_too_few_names_are_refused_by_code(page_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(page_file), "--out", str(tmp_path), "--leads", "I,II"]) == 1

    assert "invalid_leads" in capsys.readouterr().err
