from uuid import UUID

from ecg_shared.jobs import keys

JOB = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
# First byte of sha256 over the id's 16 bytes: printf 01890a5dac96774bbcceb302099a8057 | xxd -r -p | sha256sum
PREFIX = "96/jobs/01890a5d-ac96-774b-bcce-b302099a8057/"


def test_all_objects_of_a_job_lie_under_its_prefix() -> None:
    assert keys.job_prefix(JOB) == PREFIX
    assert keys.input_key(JOB, 3, 0) == f"{PREFIX}in/3/0"
    assert keys.output_key(JOB, "analyze", 7, "signal.i16") == f"{PREFIX}analyze/7/signal.i16"
    assert keys.input_key(JOB, 3, 0).startswith(keys.input_prefix(JOB))


def test_a_key_tells_its_job() -> None:
    assert keys.job_of(keys.input_key(JOB, 1, 0)) == JOB


def test_a_key_of_another_form_is_of_no_job() -> None:
    for key in ("", "a", "ab/jobs/x/in/1/0", f"ab/other/{JOB}/in/1/0", f"ab/jobs/{JOB}"):
        assert keys.job_of(key) is None
