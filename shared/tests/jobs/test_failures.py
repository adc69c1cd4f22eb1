import pytest
from ecg_shared.contract.errors import ERRORS, EcgError, ErrorCode
from ecg_shared.jobs.failures import FailureClass, of_bug, of_ecg_error, of_lost_decoder, retry_delay_s
from ecg_shared.jobs.timing import Timing

TRANSIENT = {ErrorCode.MODEL_UNAVAILABLE, ErrorCode.STORAGE_UNAVAILABLE, ErrorCode.STORAGE_FULL, ErrorCode.OVERLOADED}


@pytest.mark.parametrize("code", sorted(set(ErrorCode) - {ErrorCode.INTERNAL_ERROR}))
def test_only_a_dependencys_outage_is_transient(code: ErrorCode) -> None:
    expected = FailureClass.TRANSIENT if code in TRANSIENT else FailureClass.PERMANENT

    assert of_ecg_error(EcgError(code=code)).failure_class is expected


def test_a_failure_says_what_was_found_and_what_mends_it() -> None:
    document = of_ecg_error(EcgError("The file stops at byte 512.", code=ErrorCode.CORRUPT_FILE)).document

    assert document == {
        "code": "corrupt_file",
        "detail": f"The file stops at byte 512. {ERRORS[ErrorCode.CORRUPT_FILE].mend}",
        "retryable": False,
        "reference": None,
    }


def test_an_internal_error_that_was_raised_by_hand_is_a_bug_too() -> None:
    assert of_ecg_error(EcgError("details of ours")).failure_class is FailureClass.BUG
    assert "details of ours" not in of_ecg_error(EcgError("details of ours")).document["detail"]


def test_every_bug_has_its_own_reference() -> None:
    assert of_bug().document["reference"] != of_bug().document["reference"]


def test_a_lost_decoder_ends_as_a_lost_worker() -> None:
    assert of_lost_decoder().document["code"] == "worker_lost"


def test_waits_double_up_to_the_cap_and_spread_by_half() -> None:
    timing = Timing(backoff_s=1.0, backoff_cap_s=60.0)

    for transients, middle_s in ((0, 1), (1, 2), (5, 32), (6, 60), (10_000, 60)):
        waits = [retry_delay_s(transients, timing) for _ in range(200)]
        assert 0.5 * middle_s <= min(waits) < 0.8 * middle_s
        assert 1.2 * middle_s < max(waits) <= 1.5 * middle_s
