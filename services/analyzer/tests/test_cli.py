"""The ecg-analyze command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from ecg_analyzer.cli import main


@pytest.fixture
def csv_file(tmp_path: Path, recipe: Any) -> Path:
    lead_mv = recipe.lead(recipe.regular_s(0.8, 12.0), duration_s=12.0, sampling_rate_hz=250.0)
    rows = [f"{index / 250.0:.3f},{value:.4f}" for index, value in enumerate(lead_mv)]
    path = tmp_path / "one.csv"
    path.write_text("\n".join(["time_s,II (mV)", *rows]))
    return path


def test_a_file_gives_a_document_and_two_tables(csv_file: Path, tmp_path: Path, capsys: Any) -> None:
    code = main([str(csv_file), "--out", str(tmp_path / "out")])

    assert code == 0
    document = json.loads((tmp_path / "out" / "one.json").read_text())
    assert document["vitals"]["heart_rate_bpm"] == pytest.approx(75.0, abs=0.2)
    assert (tmp_path / "out" / "one.beats.csv").read_text().startswith("time_s,class,probability,rr_ms\n")
    assert (tmp_path / "out" / "one.waves.csv").read_text().startswith("lead,beat,wave,onset_s,peak_s,offset_s\nfused,")
    assert "one.csv" in capsys.readouterr().out


def test_asked_exports_are_written_beside_the_result(csv_file: Path, tmp_path: Path) -> None:
    code = main([str(csv_file), "--out", str(tmp_path / "out"), "--export", "edf, dicom"])

    assert code == 0
    written = {path.name for path in (tmp_path / "out").glob("one.signal.*")}
    assert written == {"one.signal.edf", "one.signal.dcm"}


@pytest.mark.parametrize(("paper", "width_pt"), [([], 841.89), (["--paper", "letter"], 792.0)])
def test_an_asked_report_is_written_on_the_asked_sheet(
    csv_file: Path, tmp_path: Path, paper: list[str], width_pt: float
) -> None:
    code = main([str(csv_file), "--out", str(tmp_path / "out"), "--report", *paper])

    assert code == 0
    document = pypdfium2.PdfDocument(tmp_path / "out" / "one.pdf")
    assert document[0].get_width() == pytest.approx(width_pt, abs=0.01)
    document.close()


def test_without_being_asked_no_report_is_written(csv_file: Path, tmp_path: Path) -> None:
    main([str(csv_file), "--out", str(tmp_path / "out")])

    assert not (tmp_path / "out" / "one.pdf").exists()


def test_an_unknown_export_is_wrong_usage(csv_file: Path, capsys: Any) -> None:
    with pytest.raises(SystemExit) as ended:
        main([str(csv_file), "--export", "edf,xls"])

    assert ended.value.code == 2
    assert "'xls'" in capsys.readouterr().err


def test_json_prints_a_list_with_an_entry_a_file(csv_file: Path, tmp_path: Path, capsys: Any) -> None:
    main([str(csv_file), "--out", str(tmp_path), "--json"])

    (entry,) = json.loads(capsys.readouterr().out)
    assert entry["file"] == str(csv_file)
    assert entry["result"]["schema_version"] == "1"
    assert entry["error"] is None


def test_a_bad_file_does_not_stop_the_others(csv_file: Path, tmp_path: Path, capsys: Any) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("")

    code = main([str(bad), str(csv_file), str(tmp_path / "missing.csv"), "--out", str(tmp_path), "--json"])

    entries = json.loads(capsys.readouterr().out)
    assert code == 1
    assert [Path(entry["file"]).name for entry in entries] == ["bad.csv", "one.csv", "missing.csv"]  # as asked
    assert entries[0]["error"]["code"] == "empty_file"
    assert entries[1]["result"]["vitals"]["heart_rate_bpm"] == pytest.approx(75.0, abs=0.2)
    assert entries[2]["error"]["code"] == "not_found"


def test_two_inputs_with_one_stem_are_wrong_usage(csv_file: Path, capsys: Any) -> None:
    with pytest.raises(SystemExit) as ended:
        main([str(csv_file), str(csv_file.with_suffix(".edf"))])

    assert ended.value.code == 2
    assert "one.json" in capsys.readouterr().err


def test_an_option_out_of_range_is_wrong_usage(csv_file: Path, capsys: Any) -> None:
    with pytest.raises(SystemExit) as ended:
        main([str(csv_file), "--sampling-rate-hz", "1"])

    assert ended.value.code == 2
    assert "sampling_rate_hz" in capsys.readouterr().err


def test_a_wfdb_header_reads_the_file_beside_it(mitdb: Any, tmp_path: Path) -> None:
    mitdb("101")  # skips where the records are missing
    header = Path(__file__).resolve().parents[4] / "shared" / "data" / "mitdb" / "101.hea"

    code = main([str(header), "--out", str(tmp_path)])

    assert code == 0
    document = json.loads((tmp_path / "101.json").read_text())
    assert document["signal"]["leads"] == ["II", "V1"]
    assert document["beats"]["count"] == pytest.approx(1865, abs=5)  # beats annotated
