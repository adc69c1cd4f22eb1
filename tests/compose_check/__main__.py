"""Builds every image, brings the shipped compose file up with two of each worker, and sends the demo's ECGs through it.

Exit 0 when it holds or cannot run here (then it says why; with COMPOSE_CHECK=required that is a failure), else 1.
"""

from __future__ import annotations

import os
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Final

from ecg_client import Client
from ecg_client.errors import ServerUnreachableError
from ecg_demo.inputs import write_inputs

from tests.compose_check.engine import CannotRunError, Engine, container_engine
from tests.compose_check.images import ROOT, build_all

API_LIMIT_MB: Final = 250.0
FINISHED_S: Final = 300.0
SCALE: Final = ("--scale", "digitizer=2", "--scale", "analyzer=2")
_SECRETS: Final = ("POSTGRES_PASSWORD", "REDIS_PASSWORD", "S3_ACCESS_KEY", "S3_SECRET_KEY", "ECG_KEY_PEPPER")


def main() -> int:
    """Run the check and say how it ended in the last line."""
    required = os.environ.get("COMPOSE_CHECK") == "required"  # noqa: TID251 - the command's one switch
    with tempfile.TemporaryDirectory(prefix="ecg-compose-check-") as folder:
        try:
            with container_engine(Path(folder)) as engine:
                return _check(engine, Path(folder))
        except CannotRunError as reason:
            print(f"compose-check: skipped, {reason}")
            return int(required)


def _check(engine: Engine, work: Path) -> int:
    subprocess.run(
        [
            str(Path(sys.executable).with_name("hadolint")),
            "--failure-threshold",
            "warning",
            str(ROOT / "infra/docker/Dockerfile"),
        ],
        check=True,
    )
    sizes = build_all(engine, work)
    port = _free_port()
    env_file = work / "compose.env"
    lines = [f"{name}={secrets.token_hex(24)}" for name in _SECRETS] + [f"ECG_PORT={port}"]
    env_file.write_text("\n".join(lines) + "\n")
    file = ("--env-file", str(env_file), "-f", str(ROOT / "docker-compose.yml"), "--project-directory", str(ROOT))
    try:
        problems = _run_stack(engine, file, f"http://127.0.0.1:{port}", work)
    finally:
        engine.run_compose(*file, "down", "-v", "--timeout", "20")
    for size in sizes:
        print(f"{size.name}: {size.total_mb:.0f} MB, {size.own_mb:.0f} MB without its base")
        if size.name == "ecg-api" and size.own_mb > API_LIMIT_MB:
            problems.append(f"ecg-api holds {size.own_mb:.0f} MB beyond its base, the limit is {API_LIMIT_MB:.0f}")
    note = " (stand-ins under the public images' names: this proves our files, not the vendors' images)"
    print("compose-check: " + ("failed: " + "; ".join(problems) if problems else "ok" + note * engine.private))
    return int(bool(problems))


def _run_stack(engine: Engine, file: tuple[str, ...], url: str, work: Path) -> list[str]:
    """Bring the stack up, use it, and return what went wrong; its logs are printed then."""
    try:
        engine.run_compose(*file, "config", "-q")
        started_s = time.monotonic()
        engine.run_compose(*file, "up", "-d", "--no-build", *SCALE)
        print(f"up after {time.monotonic() - started_s:.0f} s", flush=True)
        problems = _send_demo(engine, file, url, work)
    except (subprocess.CalledProcessError, ServerUnreachableError) as error:
        problems = [str(error)]
    if problems:
        print(engine.run_compose(*file, "ps"))
        print(engine.run_compose(*file, "logs", "--tail", "60"))
    return problems


def _send_demo(engine: Engine, file: tuple[str, ...], url: str, work: Path) -> list[str]:
    """Send the demo's ECGs three times at once and return what went wrong."""
    key = _make_key(engine, file)
    inputs = write_inputs(work / "inputs")
    problems = []
    with Client(url, key) as client:
        _wait_until_ready(client)
        sent = [
            (path, client.submit([path], {"external_id": f"{path.name}-{turn}"})["id"])
            for turn in range(3)
            for path in inputs
        ]
        deadline_s = time.monotonic() + FINISHED_S
        for path, job_id in sent:
            job = client.wait(job_id, timeout_s=max(1.0, deadline_s - time.monotonic()))
            print(f"{path.name}: {job['status']} {job['timings_ms']}")
            if job["status"] != "succeeded":
                problems.append(f"{path.name} ended {job['status']}: {job['error']}")
    workers = _finished_by_worker(engine, file)
    print(f"stages finished by worker: {dict(workers)}")
    alone = [part for part in ("digitizer", "analyzer") if sum(part in worker for worker in workers) < 2]
    return problems + [f"only one {part} did any work" for part in alone]


def _make_key(engine: Engine, file: tuple[str, ...]) -> str:
    create = ("ecg-admin", "keys", "create", "--tenant", "check", "--name", "check", "--scopes", "submit,read")
    return engine.run_compose(*file, "exec", "-T", "api", *create).strip()


def _finished_by_worker(engine: Engine, file: tuple[str, ...]) -> Counter[str]:
    """Count finished stages by the container whose log tells of them."""
    lines = engine.run_compose(*file, "logs", "--no-color", "digitizer", "analyzer").splitlines()
    return Counter(line.partition("|")[0].strip() for line in lines if re.search(r"job \S+: \w+ \w+ in \d+ ms", line))


def _wait_until_ready(client: Client) -> None:
    deadline_s = time.monotonic() + 60
    while True:
        try:
            client.jobs(limit=1)
        except ServerUnreachableError:
            if time.monotonic() > deadline_s:
                raise
            time.sleep(0.5)
        else:
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main())
