"""Only root has a choice to make."""

import os
import pwd
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from ecg_local import identity
from ecg_local.errors import EmbeddedSystemError
from ecg_local.parts import postgres
from ecg_local.system import EmbeddedSystem

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user's PostgreSQL runs as that user")
PROGRAM = Path("/bin/true")
NOBODY = pwd.getpwnam("nobody")


@pytest.fixture
def passable() -> Iterator[Path]:
    """A folder that every user can reach, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def no_namespaces(monkeypatch: pytest.MonkeyPatch) -> None:
    works = identity._works
    monkeypatch.setattr(identity, "_works", lambda who, command: who != "namespace" and works(who, command))


def test_root_runs_in_a_user_namespace_on_a_folder_of_its_own(tmp_path: Path) -> None:
    assert identity.for_folder(tmp_path, PROGRAM) == "namespace"


def test_root_runs_as_the_owner_of_anothers_folder(tmp_path: Path) -> None:
    os.chown(tmp_path, 1234, 1235)

    assert identity.for_folder(tmp_path, PROGRAM) == "1234:1235"


@pytest.mark.usefixtures("no_namespaces")
def test_without_namespaces_the_folder_is_given_to_nobody(passable: Path) -> None:
    (passable / "cluster").mkdir(mode=0o700)

    who = identity.for_folder(passable / "cluster", PROGRAM)

    assert who == f"{NOBODY.pw_uid}:{NOBODY.pw_gid}"
    assert (passable / "cluster").stat().st_uid == NOBODY.pw_uid
    assert identity.for_folder(passable / "cluster", PROGRAM) == who  # the next start: as the owner


@pytest.mark.usefixtures("no_namespaces")
def test_a_folder_that_nobody_cannot_reach_is_an_error_that_says_so(passable: Path) -> None:
    (passable / "home").mkdir(mode=0o700)
    cluster = passable / "home" / "data" / "cluster"
    cluster.mkdir(parents=True)

    with pytest.raises(EmbeddedSystemError, match="the user nobody cannot reach"):
        identity.for_folder(cluster, PROGRAM)


@pytest.mark.usefixtures("no_namespaces")
def test_a_database_runs_as_nobody_and_is_found_again(passable: Path) -> None:
    for statement in ("CREATE TABLE job AS SELECT 7 AS id", "SELECT id FROM job"):
        with EmbeddedSystem(passable / "data", parts=["postgres"]) as system:
            connection = psycopg2.connect(system.environment["ECG_DATABASE_URL"])
            with connection, connection.cursor() as cursor:
                cursor.execute(statement)
            connection.close()
            owner = Path(f"/proc/{system.pids[postgres.NAME]}").stat().st_uid

    assert owner == NOBODY.pw_uid
