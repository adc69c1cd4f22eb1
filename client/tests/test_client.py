"""Both clients against a service on a real socket that fails in every way it can."""

import asyncio
import inspect
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from ecg_client import (
    AsyncClient,
    AuthError,
    Client,
    DamagedDownloadError,
    JobFailedError,
    NotFinishedError,
    NotFoundError,
    QualityError,
    QuotaError,
    ServerUnreachableError,
    StillRunningError,
)
from ecg_client.calls import Calls

SOON = "0.02"


def in_loop(service: Any, use: Callable[[AsyncClient], Any]) -> Any:
    async def main() -> Any:
        async with AsyncClient(service.url, "ecg_key") as client:
            return await use(client)

    return asyncio.run(main())


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = "('httpx', 'numpy', 'rich', 'typer', 'pandas', 'matplotlib', 'ecg_shared')"
    program = f"import sys, ecg_client; print([name for name in {heavy} if name in sys.modules])"

    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "[]"


def test_both_clients_have_every_call_with_one_signature() -> None:
    calls = {name for name, _ in inspect.getmembers(Calls, inspect.isfunction) if not name.startswith("_")}

    for client in (Client, AsyncClient):
        for name in calls:
            seen = inspect.signature(getattr(client, name))
            assert seen.parameters == inspect.signature(getattr(Calls, name)).parameters
            assert "Operation" not in seen.return_annotation


def test_a_file_is_sent_with_its_key_and_read_to_the_end(service: Any, client: Client, recording: Path) -> None:
    ecg = client.analyze(recording, priority="stat")

    (sent,) = service.requests("POST", "/v1/jobs")
    assert sent["authorization"] == "Bearer ecg_key"
    assert sent["content-type"].startswith("multipart/form-data")
    assert ecg.verdict.label == "normal"
    assert ecg.result.job_id == ecg.id


def test_the_asynchronous_client_does_the_same(
    service: Any, recording: Path, twelve_leads_mv: npt.NDArray[np.float32], tmp_path: Path
) -> None:
    async def use(client: AsyncClient) -> None:
        ecg = await client.analyze(recording)
        assert ecg.verdict.label == "normal"
        assert (await ecg.waveform()).mv == pytest.approx(twelve_leads_mv, abs=0.051e-3)
        assert (await ecg.beats()).label.tolist() == ["N", "N", "V"]
        assert (await ecg.save("report.pdf", tmp_path / "r.pdf")).read_bytes() == service.files["report.pdf"]
        assert (await client.get(ecg.id)).id == ecg.id

    in_loop(service, use)


def test_many_recordings_at_once_are_waited_for_in_one_loop(service: Any, tmp_path: Path) -> None:
    service.job_s = 0.5

    async def use(client: AsyncClient) -> list[Any]:
        return await asyncio.gather(*(client.analyze(f"recording {n}".encode()) for n in range(8)))

    began_s = time.monotonic()
    readings = in_loop(service, use)

    assert len({reading.id for reading in readings}) == 8
    assert time.monotonic() - began_s < 8 * 0.5


TROUBLES = {
    "429": lambda service: service.problem(429, "rate_limited", retry_after=SOON),
    "503": lambda service: service.problem(503, "overloaded", retry_after=SOON),
    "a proxy's 502": lambda service: service.page(502),
    "a cut connection": lambda service: service.cut,
    "a slow answer": lambda service: service.slow(0.1),
}


@pytest.mark.parametrize("call", ["POST /v1/jobs", "GET /result"])
@pytest.mark.parametrize("trouble", list(TROUBLES))
def test_every_passing_trouble_is_outlasted_by_either_client(
    service: Any, recording: Path, call: str, trouble: str
) -> None:
    service.fail(call, TROUBLES[trouble](service))
    with Client(service.url, "ecg_key") as client:
        assert client.analyze(recording).verdict.label == "normal"

    service.fail(call, TROUBLES[trouble](service))
    assert in_loop(service, lambda client: client.analyze(recording)).verdict.label == "normal"

    assert len(service.jobs) == 1  # the same content, however often it was sent
    assert len({headers["idempotency-key"] for headers in service.requests("POST", "/v1/jobs")}) == 1


def test_an_answer_that_never_comes_is_given_up_and_asked_for_again(service: Any, recording: Path) -> None:
    service.fail("GET /result", service.slow(0.6))

    with Client(service.url, "ecg_key", timeout_s=0.3) as client:
        assert client.analyze(recording).verdict.label == "normal"
    assert len(service.requests("GET", "/result")) == 2


def test_a_quota_that_stays_full_is_its_own_error(service: Any, recording: Path) -> None:
    service.fail("POST /v1/jobs", *[service.problem(429, "queue_full", retry_after=SOON)] * 2)

    with Client(service.url, "ecg_key", retries=1) as client, pytest.raises(QuotaError) as caught:
        client.submit(recording)

    assert caught.value.code == "queue_full"


def test_a_key_that_is_refused_is_its_own_error_at_once(service: Any, client: Client) -> None:
    service.fail("GET /v1/jobs", service.problem(401, "unauthorized"))

    with pytest.raises(AuthError):
        client.jobs()
    assert len(service.seen) == 1


def test_where_nobody_listens_the_service_is_unreachable() -> None:
    with Client("http://127.0.0.1:9", "k", retries=0) as client, pytest.raises(ServerUnreachableError, match=":9"):
        client.job("1")


def test_a_page_of_some_proxy_is_not_the_service(service: Any, client: Client) -> None:
    service.fail("GET /v1/jobs", service.page(200))

    with pytest.raises(ServerUnreachableError, match="not this service"):
        client.jobs()


def test_a_recording_that_shows_no_ecg_is_a_matter_of_quality(service: Any, client: Client, recording: Path) -> None:
    error = {"code": "no_ecg_found", "detail": "No ECG trace was found on the page.", "retryable": False}
    service.ends["time_s"] = {"status": "failed", "error": error}

    with pytest.raises(QualityError) as caught:
        client.analyze(recording)

    assert caught.value.reasons == ("No ECG trace was found on the page.",)
    assert caught.value.job is not None


def test_the_result_of_a_failed_job_is_its_failure_and_no_refusal(
    service: Any, client: Client, recording: Path
) -> None:
    error = {"code": "corrupt_file", "detail": "The file is damaged.", "retryable": False}
    service.ends["time_s"] = {"status": "failed", "error": error}
    job = client.wait(client.submit(recording).id)

    with pytest.raises(JobFailedError) as caught:
        client.result(job.id)

    assert caught.value.code == "corrupt_file"


def test_the_result_of_a_job_that_runs_is_not_there_yet(service: Any, client: Client, recording: Path) -> None:
    service.polls = 100

    ecg = client.analyze(recording, wait=False)

    with pytest.raises(NotFinishedError):
        _ = ecg.result
    assert repr(ecg).endswith("queued>")


def test_a_job_that_takes_too_long_goes_on_without_its_caller(service: Any, client: Client, recording: Path) -> None:
    service.job_s = 30.0

    with pytest.raises(StillRunningError) as caught:
        client.analyze(recording, timeout_s=0.5)

    assert caught.value.job.status == "running"
    assert service.jobs[caught.value.job.id]["status"] == "running"


def test_a_service_that_holds_no_question_is_not_asked_without_a_pause(service: Any, recording: Path) -> None:
    service.job_s = 1.0

    with Client(service.url, "k") as client:
        client.analyze(recording)

    # held for 0.2 s at most by this service, then a pause of 0.2 s at least: three or four questions, not hundreds
    assert len(service.requests("GET", "0000-7000-8000-000000000000")) <= 7


def test_each_state_on_the_way_is_told(service: Any, client: Client, recording: Path) -> None:
    told: list[str] = []

    client.wait(client.submit(recording).id, on_change=lambda job: told.append(job.status))

    assert told == ["running", "succeeded"]


def test_the_same_file_again_is_the_same_job_unless_the_caller_has_its_own_key(
    service: Any, client: Client, recording: Path
) -> None:
    first = client.analyze(recording)

    assert client.analyze(recording).id == first.id
    assert client.submit(recording, idempotency_key="anew").id != first.id


def test_a_job_that_failed_for_a_passing_reason_is_run_again_when_its_file_comes_again(
    service: Any, client: Client, recording: Path
) -> None:
    error = {"code": "model_unavailable", "detail": "The model server does not answer.", "retryable": True}
    service.ends["time_s"] = {"status": "failed", "error": error}
    with pytest.raises(JobFailedError):
        client.analyze(recording)

    again = client.analyze(recording)

    assert again.verdict.label == "normal"
    assert len(service.jobs) == 1
    assert len(service.requests("POST", "/retry")) == 1


def test_a_recording_whose_job_was_deleted_is_a_new_job(service: Any, client: Client, recording: Path) -> None:
    service.fail("POST /v1/jobs", service.problem(410, "gone"))

    assert client.analyze(recording).verdict.label == "normal"

    first, second = service.requests("POST", "/v1/jobs")
    assert second["idempotency-key"].startswith(first["idempotency-key"])
    assert second["idempotency-key"] != first["idempotency-key"]


def test_an_array_is_sent_as_a_record_of_its_own(
    service: Any, client: Client, twelve_leads_mv: npt.NDArray[np.float32]
) -> None:
    ecg = client.analyze(twelve_leads_mv, sampling_rate_hz=500, leads=[f"L{n}" for n in range(12)])

    assert ecg.signal.shape == (12, 5000)


def test_a_download_that_is_cut_off_goes_on_where_it_was(
    service: Any, client: Client, recording: Path, tmp_path: Path
) -> None:
    ecg = client.analyze(recording)
    service.fail("GET /report.pdf", service.broken_off(60_000), service.cut, service.broken_off(10_000))

    path = ecg.report(tmp_path / "report.pdf")

    assert path.read_bytes() == service.files["report.pdf"]
    ranges = [headers.get("range") for headers in service.requests("GET", "/report.pdf")]
    assert ranges[0] is None
    assert ranges[1].startswith("bytes=")  # how much of the first try arrived is the socket's affair


def test_a_download_that_is_damaged_leaves_nothing_behind(
    service: Any, client: Client, recording: Path, tmp_path: Path
) -> None:
    ecg = client.analyze(recording)
    etag = '"' + "0" * 64 + '"'
    service.fail("GET /report.pdf", lambda handler: handler.send(200, b"%PDF damaged", {"ETag": etag}))

    with pytest.raises(DamagedDownloadError):
        ecg.report(tmp_path / "report.pdf")

    assert list(tmp_path.iterdir()) == [recording]


def test_a_file_that_the_job_did_not_make_is_named_with_those_that_it_did(
    service: Any, client: Client, recording: Path, tmp_path: Path
) -> None:
    ecg = client.analyze(recording)

    with pytest.raises(LookupError, match=r"signal\.dcm.*beats\.csv, report\.pdf, signal\.i16.*exports=True"):
        ecg.to_dicom(tmp_path / "x.dcm")


def test_a_job_that_is_not_there_is_not_found(service: Any, client: Client) -> None:
    with pytest.raises(NotFoundError):
        client.get("0198c0de-7a10-7c3e-9d5a-1f2e3d4c5b6a")


def test_threads_may_share_a_client(service: Any, client: Client) -> None:
    made: list[str] = []
    threads = [
        threading.Thread(target=lambda n=n: made.append(client.analyze(f"recording {n}".encode()).id)) for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(made)) == 6
