"""`python -m ecg_local up`: the whole system on this machine until Ctrl-C."""

import argparse
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from ecg_local.checkout import DATA
from ecg_local.errors import EmbeddedSystemError
from ecg_local.system import EmbeddedSystem


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until told to stop (0) or until a part fails for good (1)."""
    flags = _parser().parse_args(arguments)
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # under nohup it stays so
            signal.signal(number, signal.default_int_handler)
    return _up(flags.data, parts=flags.parts, api_port=flags.port)


def _up(folder: Path, *, parts: Sequence[str] | None, api_port: int | None) -> int:
    begin_s = time.monotonic()
    try:
        with EmbeddedSystem(folder, parts=parts, api_port=api_port, say=_say) as system:
            _say(f"ready after {time.monotonic() - begin_s:.1f} s; logs are in {folder / 'logs'}")
            if "api" in system.pids:
                print(f"  URL  {system.url}\n  key  {system.api_key}\nCtrl-C stops it.", flush=True)
            system.wait()
    except KeyboardInterrupt:
        return 0
    except EmbeddedSystemError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ecg_local", description=__doc__)
    up = parser.add_subparsers(required=True).add_parser("up", help="start everything and keep it running")
    up.add_argument("--data", type=Path, default=DATA, help="folder of everything it stores (default: %(default)s)")
    up.add_argument("--port", type=int, help="port of the gateway (default: a free one, kept in the folder)")
    up.add_argument("--parts", type=lambda names: names.split(","), help="only these and what they need, by commas")
    return parser


def _say(line: str) -> None:
    print(f"ecg: {line}", flush=True)
