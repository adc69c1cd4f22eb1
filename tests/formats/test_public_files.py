"""Every public sample of a format is read as the folder's index says, or refused with the code that fits it."""

from pathlib import Path

import pytest

from bench.formats import SampleFile, fault, figures, sample_files

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "formats"


@pytest.fixture
def sound() -> SampleFile:
    """A file that reads as its index says; tests that need it are skipped where the folder is absent."""
    if not FOLDER.is_dir():
        pytest.skip("the public sample files are not here")
    return next(sample for sample in sample_files(FOLDER) if sample.name == "made_ecg2.bdf")


@pytest.mark.parametrize("sample", sample_files(FOLDER), ids=lambda sample: sample.name)
def test_a_sample_file_is_read_or_refused_rightly(sample: SampleFile) -> None:
    assert fault(sample) is None


def test_a_file_that_reads_otherwise_than_its_index_says_is_named(sound: SampleFile) -> None:
    assert fault(SampleFile(sound.folder, {**sound.row, "rate_hz": "250"})) == "360.0 Hz, not 250.0"
    assert (fault(SampleFile(sound.folder, {**sound.row, "first3_uV": "1 2 3"})) or "").startswith("begins with")


def test_all_of_them_together_make_the_row(sound: SampleFile) -> None:
    (row,) = figures(sound.folder)

    assert (row.name, row.ok) == ("formats_right_fraction", True)
