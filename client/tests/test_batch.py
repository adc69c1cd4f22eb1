import csv
from pathlib import Path
from typing import Any

import pytest
from ecg_client import AuthError, Client, ServerUnreachableError
from ecg_client.batch import Item, open_batch, plan, run_batch, write_report
from ecg_client.batch_state import BatchState, Outcome
from ecg_client.recordings import find_recordings

OPTIONS = {"priority": "bulk"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for n in range(5):
        (tmp_path / f"{n}.csv").write_text(f"time_s,II\n0,{n}\n")
    return tmp_path


def planned(state: BatchState, folder: Path, client: Client, options: dict[str, str] | None = None) -> list[Item]:
    recordings = find_recordings(folder, (".csv",))
    return plan(state, folder, recordings, options or OPTIONS, url=client.settings.url)


@pytest.fixture
def state(tmp_path: Path) -> Any:
    opened = BatchState(tmp_path / ".state")
    yield opened
    opened.close()


def ended(outcomes: Any) -> dict[str, str]:
    return {outcome.file: outcome.status for outcome in outcomes}


def test_every_recording_has_its_own_outcome(service: Any, client: Client, folder: Path, state: BatchState) -> None:
    error = {"code": "signal_empty", "detail": "No samples.", "retryable": False}
    service.ends["\n0,3\n"] = {"status": "failed", "error": error}

    outcomes = {one.file: one for one in run_batch(client, state, planned(state, folder, client), OPTIONS)}

    assert ended(outcomes.values()) == {f"{n}.csv": "failed" if n == 3 else "succeeded" for n in range(5)}
    assert (outcomes["0.csv"].label, outcomes["0.csv"].quality) == ("normal", "good")
    assert (outcomes["3.csv"].code, outcomes["3.csv"].detail) == ("signal_empty", "No samples.")


def test_no_more_than_so_many_jobs_are_under_way(
    service: Any, client: Client, folder: Path, state: BatchState, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.job_s = 0.3
    most = 0
    submit = client.submit

    def watched(*args: Any, **kwargs: Any) -> Any:
        nonlocal most
        job = submit(*args, **kwargs)
        most = max(most, sum(one["status"] in ("queued", "running") for one in service.jobs.values()))
        return job

    monkeypatch.setattr(client, "submit", watched)
    list(run_batch(client, state, planned(state, folder, client), OPTIONS, in_flight=2))

    assert most == 2


def test_what_is_settled_is_not_touched_again_and_what_changed_is(
    service: Any, client: Client, folder: Path, state: BatchState
) -> None:
    list(run_batch(client, state, planned(state, folder, client), OPTIONS))
    (folder / "2.csv").write_text("time_s,II\n0,22\n0,23\n")

    left = [item.known.file for item in planned(state, folder, client) if not item.known.settled]

    assert left == ["2.csv"]


def test_other_options_make_every_recording_new(service: Any, client: Client, folder: Path, state: BatchState) -> None:
    list(run_batch(client, state, planned(state, folder, client), OPTIONS))

    items = planned(state, folder, client, {"layout": "6x2"})

    assert {item.known.status for item in items} == {"pending"}


def test_a_job_that_was_sent_before_is_waited_for_and_not_sent_again(
    service: Any, client: Client, folder: Path, state: BatchState
) -> None:
    (item, *_) = planned(state, folder, client)
    job = client.submit(item.recording.files, OPTIONS)
    state.keep(Outcome(item.known.file, "submitted", job_id=job.id), item.version)

    (again, *_) = planned(state, folder, client)
    (outcome,) = run_batch(client, state, [again], OPTIONS)

    assert (outcome.status, outcome.job_id) == ("succeeded", job.id)
    assert len(service.requests("POST", "/v1/jobs")) == 1


def test_what_was_refused_for_a_passing_reason_is_sent_by_the_next_run(
    service: Any, folder: Path, state: BatchState
) -> None:
    service.fail("POST /v1/jobs", service.problem(429, "queue_full", retry_after="0"))
    with Client(service.url, "k", retries=0) as client:
        (item, *_) = planned(state, folder, client)
        (refused,) = run_batch(client, state, [item], OPTIONS)
        (again, *_) = planned(state, folder, client)
        (outcome,) = run_batch(client, state, [again], OPTIONS)

    assert (refused.status, refused.code, refused.http_status) == ("refused", "queue_full", 429)
    assert not again.known.settled
    assert outcome.status == "succeeded"


def test_a_file_that_vanished_is_unreadable_and_stops_nothing(
    service: Any, client: Client, folder: Path, state: BatchState
) -> None:
    items = planned(state, folder, client)
    (folder / "1.csv").unlink()

    outcomes = ended(run_batch(client, state, items, OPTIONS))

    assert outcomes["1.csv"] == "unreadable"
    assert outcomes["4.csv"] == "succeeded"


def test_a_key_that_is_refused_ends_the_run(service: Any, client: Client, folder: Path, state: BatchState) -> None:
    service.fail("POST /v1/jobs", *[service.problem(401, "unauthorized")] * 5)

    with pytest.raises(AuthError):
        list(run_batch(client, state, planned(state, folder, client), OPTIONS))


def test_a_service_that_is_gone_ends_the_run(folder: Path, state: BatchState) -> None:
    with (
        Client("http://127.0.0.1:9", "k", retries=0) as client,
        pytest.raises(ServerUnreachableError),
    ):
        list(run_batch(client, state, planned(state, folder, client), OPTIONS))


def test_the_batch_of_a_folder_is_opened_once(service: Any, client: Client, state: BatchState) -> None:
    assert open_batch(client, state, "ward") == open_batch(client, state, "ward") == "b1"
    assert len(service.requests("POST", "/v1/batches")) == 1


def test_a_batch_that_the_service_forgot_is_opened_anew(service: Any, client: Client, state: BatchState) -> None:
    open_batch(client, state, "ward")
    service.fail("GET /v1/batches/b1", service.problem(404, "not_found"))

    open_batch(client, state, "ward")

    assert len(service.requests("POST", "/v1/batches")) == 2


def test_the_report_has_a_row_a_recording(tmp_path: Path) -> None:
    done = Outcome("a.csv", "succeeded", "1", label="normal", probability=0.03, quality="good", seconds=1.5)
    refused = Outcome("b, c.csv", "refused", None, "file_too_large", 413, "Send a smaller file.")

    write_report([done, refused], tmp_path / "out.csv")

    with (tmp_path / "out.csv").open(newline="") as report:
        rows = list(csv.DictReader(report))
    assert rows[0]["label"] == "normal"
    assert rows[1] == {
        "file": "b, c.csv",
        "status": "refused",
        "job_id": "",
        "code": "file_too_large",
        "http_status": "413",
        "detail": "Send a smaller file.",
        "label": "",
        "probability": "",
        "quality": "",
        "seconds": "",
    }
