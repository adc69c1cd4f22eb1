"""The ``ecg`` command. Exit codes: 0 ok, 1 failed job, 2 usage, 3 unreachable, 4 refused, 130 stopped (run again)."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from ecg_client.batch import Outcome, open_batch, run_batch
from ecg_client.client import Client
from ecg_client.errors import RefusedError, UnreachableError
from ecg_client.recordings import Recording, find_recordings, group_recordings

FAILED_JOB: Final = 1
USAGE: Final = 2
UNREACHABLE: Final = 3
REFUSED: Final = 4
STOPPED: Final = 130

BATCH_SUFFIXES: Final = (
    ".csv",
    ".tsv",
    ".txt",
    ".hea",
    ".edf",
    ".bdf",
    ".pdf",
    ".png",
    ".jpg",
    ".jpeg",
    ".tif",
    ".tiff",
)
_DISCLAIMER: Final = "Computer reading, unconfirmed. For research and education only: not a medical device."

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help=f"Send ECGs to the service and fetch results. {_DISCLAIMER}"
)
progress_console = Console(stderr=True)


@dataclass(frozen=True, slots=True)
class _Session:
    client: Client
    as_json: bool


@app.callback()
def connect(
    context: typer.Context,
    url: Annotated[str, typer.Option(envvar="ECG_URL", help="Address of the service.")] = "http://127.0.0.1:8000",
    key: Annotated[str, typer.Option(envvar="ECG_API_KEY", help="API key.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one document a line.")] = False,
) -> None:
    """Connect to the service."""
    client = Client(url, key)
    context.call_on_close(client.close)
    context.obj = _Session(client, as_json)


@app.command()
def submit(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Recordings; a .hea takes its signal files along.")],
    option: Annotated[
        list[str] | None, typer.Option("--option", "-o", help="NAME=VALUE of the job, e.g. page=2.")
    ] = None,
    wait_for: Annotated[bool, typer.Option("--wait", help="Wait for the results.")] = False,
) -> None:
    """Upload recordings; prints a job each."""
    session: _Session = context.obj
    options = _options(option or [])
    jobs = []
    with _progress(DownloadColumn()) as progress:
        for recording in _usage(lambda: group_recordings(files)):
            task = progress.add_task(recording.path.name, total=sum(path.stat().st_size for path in recording.files))
            jobs.append(session.client.submit(recording.files, options, on_bytes=partial(progress.advance, task)))
    if wait_for:
        jobs = [_watch(session.client, job["id"]) for job in jobs]
    _print_jobs(session, jobs)
    _exit_by(jobs)


@app.command()
def status(context: typer.Context, job_id: str) -> None:
    """Print how far a job is."""
    session: _Session = context.obj
    _print_jobs(session, [session.client.job(job_id)])


@app.command()
def wait(context: typer.Context, job_id: str) -> None:
    """Wait until a job is final."""
    session: _Session = context.obj
    job = _watch(session.client, job_id)
    _print_jobs(session, [job])
    _exit_by([job])


@app.command()
def get(
    context: typer.Context,
    job_id: str,
    signal: Annotated[bool, typer.Option("--signal", help="The waveform as CSV.")] = False,
    report: Annotated[bool, typer.Option("--report", help="The PDF report.")] = False,
    result: Annotated[bool, typer.Option("--result", help="The result document (default).")] = False,
    out: Annotated[Path, typer.Option(help="Folder to write to.")] = Path(),
) -> None:
    """Fetch what a finished job made; without a choice the result document is printed."""
    session: _Session = context.obj
    out.mkdir(parents=True, exist_ok=True)
    wanted = [("signal.csv", f"/v1/jobs/{job_id}/signal?format=csv")] * signal
    wanted += [("report.pdf", f"/v1/jobs/{job_id}/artifacts/report.pdf")] * report
    for name, href in wanted:
        path = out / f"{job_id}.{name}"
        session.client.download(href, path)
        print(path)
    if result or not wanted:
        print(json.dumps(session.client.result(job_id), indent=None if session.as_json else 2))


@app.command("list")
def list_jobs(
    context: typer.Context,
    status: Annotated[str | None, typer.Option(help="Only jobs in this state.")] = None,
    external_id: Annotated[str | None, typer.Option(help="Only jobs with this id of yours.")] = None,
    batch_id: Annotated[str | None, typer.Option(help="Only jobs of this batch.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200)] = 20,
) -> None:
    """Print jobs, newest first."""
    session: _Session = context.obj
    page = session.client.jobs(status=status, external_id=external_id, batch_id=batch_id, limit=limit)
    _print_jobs(session, page["jobs"])


@app.command()
def batch(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False)],
    option: Annotated[list[str] | None, typer.Option("--option", "-o", help="NAME=VALUE of every job.")] = None,
) -> None:
    """Send every recording below a folder and wait for all; run it again to resume."""
    session: _Session = context.obj
    recordings = _usage(lambda: find_recordings(folder, BATCH_SUFFIXES))
    if not recordings:
        raise typer.BadParameter(f"no recordings below {folder}")
    options = {"priority": "bulk", **_options(option or []), "batch_id": open_batch(session.client, folder)}
    outcomes = []
    with _progress(TaskProgressColumn()) as progress:
        sent = progress.add_task("sent", total=len(recordings))
        done = progress.add_task("done", total=len(recordings))
        for outcome in run_batch(session.client, recordings, options, on_submitted=lambda _: progress.advance(sent)):
            outcomes.append(outcome)
            progress.advance(done)
            if session.as_json:
                print(json.dumps(outcome.as_json()), flush=True)
    if not session.as_json:
        _print_outcomes(outcomes)
    if any(outcome.status != "succeeded" for outcome in outcomes):
        raise typer.Exit(FAILED_JOB)


def main() -> None:
    """Run the command; every failure has its exit code and one sentence."""
    try:
        sys.exit(app(standalone_mode=False) or 0)  # what typer.Exit carried comes back as the value
    except typer.Abort:
        _fail(STOPPED, "Stopped; run the same command again to go on.")
    except KeyboardInterrupt:
        _fail(STOPPED, "Stopped; run the same command again to go on.")
    except UnreachableError as error:
        _fail(UNREACHABLE, str(error))
    except RefusedError as error:
        _fail(REFUSED, f"{error.code}: {error}")
    except Exception as error:
        if hasattr(error, "format_message"):  # a usage error of the command line library, which it leaves to us here
            _fail(USAGE, error.format_message())
        raise


def _fail(code: int, sentence: str) -> None:
    print(f"ecg: {sentence}", file=sys.stderr, flush=True)
    if code == STOPPED:
        os._exit(code)  # threads parked in a long poll would hold the exit for up to half a minute
    sys.exit(code)


def _usage(make: Callable[[], list[Recording]]) -> list[Recording]:
    try:
        return make()
    except FileNotFoundError as error:
        raise typer.BadParameter(str(error)) from None


def _options(pairs: Iterable[str]) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals:
            raise typer.BadParameter(f"{pair}: options read NAME=VALUE")
        try:
            options[name] = json.loads(text)
        except ValueError:
            options[name] = text
    return options


def _progress(column: Any) -> Progress:  # noqa: ANN401 - any column of the library
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        column,
        TimeElapsedColumn(),
        console=progress_console,
    )


def _watch(client: Client, job_id: str) -> dict[str, Any]:
    with _progress(TaskProgressColumn()) as progress:
        task = progress.add_task(job_id, total=1.0)
        job: dict[str, Any] = {}
        for job in client.watch(job_id):
            progress.update(task, completed=job["progress"], description=f"{job_id} {job['status']}")
    return job


def _print_jobs(session: _Session, jobs: list[dict[str, Any]]) -> None:
    if session.as_json:
        for job in jobs:
            print(json.dumps(job))
        return
    table = Table("id", "status", "stage", "file", "submitted", "error")
    for job in jobs:
        error = f"{job['error']['code']}: {job['error']['detail']}" if job["error"] else ""
        stage = job["stage"] or ""
        table.add_row(job["id"], job["status"], stage, job["input"]["filename"], job["submitted_at"][:19], error)
    Console().print(table)


def _print_outcomes(outcomes: list[Outcome]) -> None:
    table = Table("file", "status", "job", "why")
    for outcome in sorted(outcomes, key=lambda outcome: outcome.path):
        why = f"{outcome.code}: {outcome.detail}" if outcome.code else ""
        table.add_row(str(outcome.path), outcome.status, outcome.job_id or "", why)
    Console().print(table)


def _exit_by(jobs: list[dict[str, Any]]) -> None:
    if any(job["status"] in ("failed", "cancelled") for job in jobs):
        raise typer.Exit(FAILED_JOB)
