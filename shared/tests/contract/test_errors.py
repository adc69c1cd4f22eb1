import pytest
from ecg_shared.contract.errors import ERRORS, EcgError, ErrorCode


def test_every_code_has_its_row() -> None:
    assert set(ERRORS) == set(ErrorCode)


@pytest.mark.parametrize("code", list(ErrorCode))
def test_every_row_says_what_is_wrong_and_what_mends_it(code: ErrorCode) -> None:
    entry = ERRORS[code]

    assert 400 <= entry.status < 600
    assert entry.sentence.endswith(".")
    assert entry.mend.endswith(".")


def test_a_message_says_what_was_found_and_the_mend() -> None:
    error = EcgError("Row 7 holds no number.", code=ErrorCode.CORRUPT_FILE)

    assert error.message == "Row 7 holds no number. Export or scan it again and send the new file."


def test_an_error_without_detail_speaks_its_sentence() -> None:
    assert str(EcgError(code=ErrorCode.EMPTY_FILE)) == "The file is empty."
