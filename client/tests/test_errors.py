import re
from pathlib import Path

import pytest
from ecg_client.documents import Job
from ecg_client.errors import (
    TYPES,
    AuthError,
    ClientError,
    InvalidRequestError,
    JobFailedError,
    QualityError,
    QuotaError,
    RefusedError,
    failure,
    refusal,
)

ERRORS_PAGE = Path(__file__).parents[2] / "docs" / "errors.md"


def test_every_code_of_the_table_is_one_that_the_service_documents() -> None:
    documented = set(re.findall(r"[a-z]+(?:_[a-z]+)+|cancelled|forbidden|gone|unauthorized", ERRORS_PAGE.read_text()))

    assert set(TYPES) <= documented


@pytest.mark.parametrize(
    ("code", "kind"),
    [("unauthorized", AuthError), ("forbidden", AuthError), ("queue_full", QuotaError), ("brand_new", RefusedError)],
)
def test_a_problem_has_the_type_of_its_code(code: str, kind: type[RefusedError]) -> None:
    error = refusal({"code": code, "status": 418, "detail": "why"})

    assert type(error) is kind
    assert (error.code, str(error)) == (code, "why")


def test_an_invalid_option_names_its_fields() -> None:
    fields = [{"name": "page", "detail": "Input should be greater than 0"}]

    error = refusal({"code": "invalid_option", "status": 422, "detail": "See errors.", "errors": fields})

    assert isinstance(error, InvalidRequestError)
    assert error.fields == {"page": "Input should be greater than 0"}


def test_a_job_that_found_no_ecg_is_a_matter_of_quality() -> None:
    job = Job({"id": "1", "status": "failed", "error": {"code": "no_ecg_found", "detail": "No trace.", "retryable": 0}})

    error = failure(job)

    assert type(error) is QualityError
    assert error.reasons == ("No trace.",)
    assert error.job is job


def test_any_other_failed_job_keeps_its_code() -> None:
    error = failure(Job({"status": "failed", "error": {"code": "corrupt_file", "detail": "Cut.", "retryable": False}}))

    assert type(error) is JobFailedError
    assert (error.code, error.detail) == ("corrupt_file", "Cut.")


def test_a_cancelled_job_is_a_failure_with_that_code() -> None:
    assert failure(Job({"status": "cancelled", "error": None})).code == "cancelled"


def test_all_errors_are_caught_by_one_name() -> None:
    assert all(issubclass(kind, ClientError) for kind in TYPES.values())
