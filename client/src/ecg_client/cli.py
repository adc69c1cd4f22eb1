"""The ``ecg`` command. Exit codes: 0 ok, 1 failed job, 2 usage, 3 unreachable, 4 refused, 130 stopped (run again)."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Column, Table

from ecg_client.batch import MOST_IN_FLIGHT, Item, open_batch, plan, run_batch, write_report
from ecg_client.batch_state import IN_MEMORY, STATE_FILE, BatchState, Outcome, StateError, counts
from ecg_client.client import Client
from ecg_client.documents import Job
from ecg_client.errors import ClientError, JobFailedError, RefusedError, ServerUnreachableError
from ecg_client.recordings import find_recordings, group_recordings
from ecg_client.settings import DEFAULT_URL, KEY_VARIABLES, URL_VARIABLE

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
_GO_ON: Final = "Stopped; run the same command again to go on."

_T = TypeVar("_T")


class Export(StrEnum):
    """What else a finished job can be fetched as."""

    EDF = "edf"
    WFDB = "wfdb"
    DICOM = "dicom"
    ZIP = "zip"


_EXPORTED: Final = {Export.EDF: "signal.edf", Export.WFDB: "signal.wfdb.zip", Export.DICOM: "signal.dcm"}

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
    url: Annotated[str, typer.Option(envvar=URL_VARIABLE, help="Address of the service.")] = DEFAULT_URL,
    key: Annotated[str, typer.Option(envvar=list(KEY_VARIABLES), help="API key.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one document a line.")] = False,
) -> None:
    """Connect to the service."""
    client = _usage(lambda: Client(url, key))
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
            on_sent = partial(_completed, progress, task)
            jobs.append(session.client.submit(recording.files, options, on_sent=on_sent))
    if wait_for:
        jobs = [_wait(session.client, job.id) for job in jobs]
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
    job = _wait(session.client, job_id)
    _print_jobs(session, [job])
    _exit_by([job])


@app.command()
def get(
    context: typer.Context,
    job_id: str,
    signal: Annotated[bool, typer.Option("--signal", help="The waveform as CSV.")] = False,
    report: Annotated[bool, typer.Option("--report", help="The PDF report.")] = False,
    result: Annotated[bool, typer.Option("--result", help="The result document, printed (default).")] = False,
    export: Annotated[
        list[Export] | None, typer.Option("--export", help="The waveform in this format; zip: all files of the job.")
    ] = None,
    artifact: Annotated[
        list[str] | None, typer.Option("--artifact", help="A file of the result's artifacts, by its name.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder to write to.")] = Path(),
) -> None:
    """Fetch what a finished job made; prints the path of each file, or the result document."""
    session: _Session = context.obj
    ecg = session.client.get(job_id)
    names = ["report.pdf"] * report + [_EXPORTED[kind] for kind in export or () if kind in _EXPORTED]
    names += artifact or ()
    wanted: dict[str, Callable[[Path], Path]] = {name: partial(ecg.save, name) for name in names}
    if signal:
        wanted["signal.csv"] = partial(session.client.download, f"/v1/jobs/{job_id}/signal?format=csv")
    if export and Export.ZIP in export:
        wanted["zip"] = ecg.to_zip
    if wanted:
        out.mkdir(parents=True, exist_ok=True)
    for name, fetch in wanted.items():
        with progress_console.status(name):
            path = fetch(out / f"{job_id}.{name}")
        print(path, flush=True)
    if result or not wanted:
        print(json.dumps(ecg.result, ensure_ascii=False, indent=None if session.as_json else 2))


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
    _print_jobs(session, page.jobs)


@app.command()
def batch(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False)],
    option: Annotated[list[str] | None, typer.Option("--option", "-o", help="NAME=VALUE of every job.")] = None,
    in_flight: Annotated[
        int, typer.Option("--jobs", "-j", min=1, max=MOST_IN_FLIGHT, help="Jobs under way at a time.")
    ] = MOST_IN_FLIGHT,
    report: Annotated[Path | None, typer.Option(dir_okay=False, help="Write a CSV, one row a recording.")] = None,
    state: Annotated[
        Path | None, typer.Option(dir_okay=False, help=f"Where progress is kept; FOLDER/{STATE_FILE} if not said.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be sent.")] = False,
) -> None:
    """Send every recording below a folder and wait for all; run it again, even after a crash, to go on."""
    session: _Session = context.obj
    recordings = _usage(lambda: find_recordings(folder, BATCH_SUFFIXES))
    if not recordings:
        raise typer.BadParameter(f"no recordings below {folder}")
    options = {"priority": "bulk", **_options(option or [])}
    state = state or folder / STATE_FILE
    if dry_run and not state.exists():
        state = IN_MEMORY
    kept = _usage(lambda: BatchState(state))
    context.call_on_close(kept.close)
    items = plan(kept, folder, recordings, options, url=session.client.settings.url)
    if dry_run:
        _print_plan(session, items)
        return
    outcomes = {item.known.file: item.known for item in items}
    try:
        if not all(item.known.settled for item in items):
            options["batch_id"] = open_batch(session.client, kept, folder.resolve().name)
        _run(session, kept, items, options, in_flight, outcomes)
    finally:
        if report is not None:
            write_report(list(outcomes.values()), report)
    if not session.as_json:
        _print_outcomes(list(outcomes.values()))
    if any(outcome.status != "succeeded" for outcome in outcomes.values()):
        raise typer.Exit(FAILED_JOB)


def main() -> None:
    """Run the command; every failure has its exit code and one sentence."""
    try:
        code = app(standalone_mode=False) or 0  # what typer.Exit carried comes back as the value
        if code == STOPPED:
            _fail(STOPPED, _GO_ON)
        sys.exit(code)
    except (typer.Abort, KeyboardInterrupt):
        _fail(STOPPED, _GO_ON)
    except ServerUnreachableError as error:
        _fail(UNREACHABLE, str(error))
    except JobFailedError as error:
        _fail(FAILED_JOB, f"{error.code}: {error}")
    except RefusedError as error:
        _fail(REFUSED, f"{error.code}: {error}")
    except ClientError as error:
        _fail(REFUSED, str(error))
    except Exception as error:
        if hasattr(error, "format_message"):  # a usage error of the command line library, which it leaves to us here
            _fail(USAGE, error.format_message())
        raise


def _fail(code: int, sentence: str) -> NoReturn:
    print(f"ecg: {sentence}", file=sys.stderr, flush=True)
    sys.stdout.flush()
    os._exit(code)  # threads parked in a long poll would hold a usual exit for up to half a minute


def _usage(make: Callable[[], _T]) -> _T:
    try:
        return make()
    except (FileNotFoundError, StateError, ValueError) as error:
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


def _progress(*columns: Any) -> Progress:  # noqa: ANN401 - any columns of the library
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        *columns,
        TimeElapsedColumn(),
        console=progress_console,
    )


def _completed(progress: Progress, task: Any, n_bytes: int) -> None:  # noqa: ANN401 - the library's task id
    progress.update(task, completed=n_bytes)


def _wait(client: Client, job_id: str) -> Job:
    with _progress(TaskProgressColumn()) as progress:
        task = progress.add_task(job_id, total=1.0)
        return client.wait(
            job_id,
            on_change=lambda job: progress.update(task, completed=job.progress, description=f"{job.id} {job.status}"),
        )


def _run(
    session: _Session,
    state: BatchState,
    items: Sequence[Item],
    options: dict[str, Any],
    in_flight: int,
    outcomes: dict[str, Outcome],
) -> None:
    """Print and gather every outcome: first those known from before, then the others as they come."""
    left = [item for item in items if not item.known.settled]
    with _progress(MofNCompleteColumn(), TimeRemainingColumn()) as progress:
        sent = progress.add_task("sent", total=len(items), completed=len(items) - len(left))
        done = progress.add_task("done", total=len(items), completed=len(items) - len(left))
        if session.as_json:
            for item in items:
                if item.known.settled:
                    print(json.dumps(item.known.as_json()), flush=True)
        advance = partial(progress.advance, sent)
        for outcome in run_batch(session.client, state, left, options, in_flight=in_flight, on_submitted=advance):
            outcomes[outcome.file] = outcome
            progress.advance(done)
            if session.as_json:
                print(json.dumps(outcome.as_json()), flush=True)


def _print_jobs(session: _Session, jobs: Sequence[Job]) -> None:
    if session.as_json:
        for job in jobs:
            print(json.dumps(job))
        return
    table = Table(Column("id", no_wrap=True, min_width=36), "status", "stage", "file", "submitted", "error")
    for job in jobs:
        error = f"{job.error.code}: {job.error.detail}" if job.error else ""
        submitted = f"{job.submitted_at:%Y-%m-%d %H:%M:%S}"
        table.add_row(job.id, job.status, job.stage or "", job.input.filename, submitted, error)
    Console().print(table)


def _print_plan(session: _Session, items: Sequence[Item]) -> None:
    table = Table("file", "bytes", "files", "known", "would")
    for item in items:
        n_bytes = sum(path.stat().st_size for path in item.recording.files)
        would = "skip" if item.known.settled else "wait" if item.known.status == "submitted" else "send"
        if session.as_json:
            row = {"file": item.known.file, "bytes": n_bytes, "status": item.known.status, "would": would}
            print(json.dumps(row))
        table.add_row(item.known.file, f"{n_bytes:,}", str(len(item.recording.files)), item.known.status, would)
    if not session.as_json:
        Console().print(table)


def _print_outcomes(outcomes: Sequence[Outcome]) -> None:
    table = Table("file", "status", Column("job", no_wrap=True, min_width=36), "verdict", "quality", "why")
    for outcome in sorted(outcomes, key=lambda outcome: outcome.file):
        why = f"{outcome.code}: {outcome.detail}" if outcome.code else ""
        row = (outcome.file, outcome.status, outcome.job_id or "", outcome.label or "", outcome.quality or "", why)
        table.add_row(*row)
    Console().print(table)
    print(", ".join(f"{number} {status}" for status, number in counts(outcomes).items()))
    print(_DISCLAIMER)


def _exit_by(jobs: Sequence[Job]) -> None:
    if any(job.status in ("failed", "cancelled") for job in jobs):
        raise typer.Exit(FAILED_JOB)
