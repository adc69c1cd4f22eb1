"""`python -m ecg_demo [FILES…]`: starts the embedded system, sends ECGs through it, prints what came back, stops it."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from ecg_client import Client, ClientError
from ecg_client.recordings import Recording, group_recordings
from ecg_local.errors import EmbeddedSystemError
from ecg_local.system import EmbeddedSystem
from ecg_shared.contract.result import DISCLAIMER
from ecg_shared.scores.figures import aligned, publish, table

from ecg_demo.goals import demo_figures
from ecg_demo.inputs import DemoInput, demo_inputs
from ecg_demo.reading import COLUMNS, Reading, read_recording

OUT: Final = Path("out")
EXIT_OK: Final = 0
EXIT_MISSED: Final = 1
EXIT_USAGE: Final = 2
EXIT_NO_SYSTEM: Final = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo; 0 where every ECG was read and every goal met."""
    started_s = time.monotonic()
    flags = _parser().parse_args(arguments)
    try:
        recordings = group_recordings(flags.files)
    except FileNotFoundError as error:
        print(f"error: {error}", file=sys.stderr)
        return EXIT_USAGE
    inputs = () if recordings else demo_inputs(OUT / "demo")
    recordings = recordings or [Recording((item.path,)) for item in inputs]
    folder = flags.data or Path(tempfile.mkdtemp(prefix="ecg-demo-"))
    try:
        readings = _send(folder, recordings, inputs)
    except KeyboardInterrupt:
        return 130
    except (EmbeddedSystemError, ClientError) as error:
        print(f"error: {error}", file=sys.stderr)
        return EXIT_NO_SYSTEM
    finally:
        if flags.data is None and not flags.keep:
            shutil.rmtree(folder, ignore_errors=True)
    if flags.keep or flags.data:
        print(f"\nThe system's data are kept in {folder}.")
    return _judge(inputs, readings, seconds=time.monotonic() - started_s)


def _send(folder: Path, recordings: Sequence[Recording], inputs: Sequence[DemoInput]) -> list[Reading]:
    printed = {item.path: item.printed for item in inputs}
    with EmbeddedSystem(folder, say=_say) as system, Client(system.url, system.api_key) as client:
        _say(f"ready at {system.url}")
        readings = []
        for recording in recordings:
            readings.append(read_recording(client, recording, OUT / "demo", printed=printed.get(recording.path)))
            _say(f"{readings[-1].file}: {readings[-1].status}")
        _show(readings, print)
        return readings


def _show(readings: Sequence[Reading], write: Callable[[str], None]) -> None:
    write("\n" + aligned([COLUMNS, *(reading.cells for reading in readings)]) + "\n")
    for reading in readings:
        if reading.problem:
            write(f"{reading.file}: {reading.problem}")
        if reading.pictures:
            write(f"{reading.file}: " + ", ".join(str(picture) for picture in reading.pictures))
    write(f"\n{DISCLAIMER}\n")


def _judge(inputs: Sequence[DemoInput], readings: Sequence[Reading], *, seconds: float) -> int:
    if not inputs:
        return EXIT_OK if all(reading.status == "succeeded" for reading in readings) else EXIT_MISSED
    figures = demo_figures(inputs, readings, warm_seconds=seconds)
    print(table(figures))
    return publish("demo", figures, seconds=seconds, root=Path.cwd())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ecg_demo", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILES", help="your own ECGs instead of the demo's")
    parser.add_argument("--data", type=Path, help="folder of the system's data (default: a new one, removed after)")
    parser.add_argument("--keep", action="store_true", help="leave the system's data folder in place")
    return parser


def _say(line: str) -> None:
    print(f"ecg: {line}", file=sys.stderr, flush=True)
