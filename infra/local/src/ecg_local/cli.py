"""`python -m ecg_local up`: the whole system on this machine until Ctrl-C."""

import argparse
import math
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from ecg_local.checkout import DATA
from ecg_local.errors import EmbeddedSystemError
from ecg_local.system import EmbeddedSystem

_SAME_STOP_S = 1.0
"""One wish to stop may come as two signals: `make`, `timeout` and shells pass theirs on to the whole group."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until told to stop (0) or until a part fails for good (1)."""
    flags = _parser().parse_args(arguments)
    _stop_on_signals()
    return _up(flags.data, parts=flags.parts, api_port=flags.port)


def _up(folder: Path, *, parts: Sequence[str] | None, api_port: int | None) -> int:
    begin_s = time.monotonic()
    try:
        with EmbeddedSystem(folder, parts=parts, api_port=api_port, say=_say) as system:
            _say(f"ready after {time.monotonic() - begin_s:.1f} s; logs are in {folder / 'logs'}")
            if "api" in system.pids:
                signed_in = f"{system.url}/#key={system.api_key}"
                print(f"  URL  {system.url}\n  key  {system.api_key}\n  open {signed_in}\nCtrl-C stops it.", flush=True)
            system.wait()
    except KeyboardInterrupt:
        return 0
    except EmbeddedSystemError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _stop_on_signals() -> None:
    """Raise KeyboardInterrupt for each of the signals that ask to stop."""
    last_s = -math.inf

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        nonlocal last_s
        now_s = time.monotonic()
        if now_s - last_s < _SAME_STOP_S:
            return
        last_s = now_s
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # under nohup it stays so
            signal.signal(number, interrupt)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ecg_local", description=__doc__)
    up = parser.add_subparsers(required=True).add_parser("up", help="start everything and keep it running")
    up.add_argument("--data", type=Path, default=DATA, help="folder of everything it stores (default: %(default)s)")
    up.add_argument("--port", type=int, help="port of the gateway (default: a free one, kept in the folder)")
    up.add_argument("--parts", type=lambda names: names.split(","), help="only these and what they need, by commas")
    return parser


def _say(line: str) -> None:
    print(f"ecg: {line}", flush=True)
