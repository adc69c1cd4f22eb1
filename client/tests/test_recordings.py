from pathlib import Path

import pytest
from ecg_client.recordings import find_recordings, group_recordings


@pytest.fixture
def wfdb_record(tmp_path: Path) -> Path:
    header = tmp_path / "100.hea"
    header.write_text(
        "# made for this test\n100 2 360 3600\n100.dat 212 200 11 1024 0 0 0 MLII\n100.dat 212 200 11 1024 0 0 0 V5\n"
    )
    (tmp_path / "100.dat").write_bytes(b"\0" * 12)
    return header


def test_a_header_takes_its_signal_file_along_once(wfdb_record: Path) -> None:
    (recording,) = group_recordings([wfdb_record])

    assert recording.files == (wfdb_record, wfdb_record.with_suffix(".dat"))


def test_a_signal_file_given_beside_its_header_is_no_recording_of_its_own(wfdb_record: Path) -> None:
    (recording,) = group_recordings([wfdb_record.with_suffix(".dat"), wfdb_record])

    assert recording.path == wfdb_record


def test_a_header_without_its_signal_file_is_refused_by_name(wfdb_record: Path) -> None:
    wfdb_record.with_suffix(".dat").unlink()

    with pytest.raises(FileNotFoundError, match=r"100\.dat"):
        group_recordings([wfdb_record])


def test_a_folder_is_searched_for_known_suffixes_only(wfdb_record: Path, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    page = tmp_path / "deep" / "page.PDF"
    page.write_bytes(b"%PDF-")
    (tmp_path / "notes.docx").write_bytes(b"PK")

    found = find_recordings(tmp_path, (".hea", ".pdf"))

    assert [recording.path for recording in found] == [wfdb_record, page]
