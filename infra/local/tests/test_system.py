"""The three servers, through the interface that tests of other packages use."""

import io
import signal
import socket
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import minio
import psycopg2
import pytest
import redis
from ecg_local.errors import EmbeddedSystemError
from ecg_local.system import EmbeddedSystem, select

SERVERS = ("postgres", "redis", "s3")


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedSystem]:
    with EmbeddedSystem(tmp_path_factory.mktemp("servers"), parts=SERVERS) as system:
        yield system


def execute(environment: Mapping[str, str], statement: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(environment["ECG_DATABASE_URL"])
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def bucket(environment: Mapping[str, str]) -> minio.Minio:
    keys = environment["ECG_S3_ACCESS_KEY"], environment["ECG_S3_SECRET_KEY"]
    return minio.Minio(environment["ECG_S3_ENDPOINT"], *keys, secure=False)


def put(environment: Mapping[str, str], name: str, content: bytes) -> None:
    bucket(environment).put_object(environment["ECG_S3_BUCKET"], name, io.BytesIO(content), len(content))


def get(environment: Mapping[str, str], name: str) -> bytes:
    with bucket(environment).get_object(environment["ECG_S3_BUCKET"], name) as answer:
        return bytes(answer.data)


def broker(environment: Mapping[str, str]) -> "redis.Redis":
    return redis.Redis.from_url(environment["ECG_REDIS_URL"])


def test_a_part_brings_those_that_it_needs_before_itself() -> None:
    assert [part.name for part in select(["migrations"])] == ["postgres", "migrations"]


def test_an_unknown_part_is_refused_with_the_names_that_there_are() -> None:
    with pytest.raises(EmbeddedSystemError, match="There is no part 'mongo'; there are postgres, redis, s3, models"):
        select(["mongo"])


def test_nothing_can_be_asked_before_the_start(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedSystemError, match="not started"):
        _ = EmbeddedSystem(tmp_path).environment


def test_every_server_answers_to_what_the_environment_says(servers: EmbeddedSystem) -> None:
    put(servers.environment, "a/b", b"signal")

    assert get(servers.environment, "a/b") == b"signal"
    assert execute(servers.environment, "SELECT current_user, current_database()") == [("ecg", "ecg")]
    with broker(servers.environment) as connection:
        assert connection.ping() is True


def test_nothing_listens_beyond_this_machine(servers: EmbeddedSystem) -> None:
    own = {link for part in SERVERS for pid in servers.processes(part) for link in open_files(pid)}
    # Columns (proc_pid_net_tcp(5)): number, local address, remote address, state (0A: listening), …, inode.
    tables = "".join(Path(f"/proc/net/{table}").read_text() for table in ("tcp", "tcp6"))
    rows = [row.split() for row in tables.splitlines()]
    listening = [row[1].partition(":")[0] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in own]

    assert len(listening) == 1 + 1 + 10  # PostgreSQL, Valkey, and SeaweedFS' five servers with their gRPC twins
    assert set(listening) == {"0100007F"}  # 127.0.0.1


def open_files(pid: int) -> list[str]:
    return [str(descriptor.readlink()) for descriptor in Path(f"/proc/{pid}/fd").iterdir() if descriptor.is_symlink()]


def test_a_database_takes_no_connection_without_the_password(servers: EmbeddedSystem) -> None:
    environment = {"ECG_DATABASE_URL": servers.environment["ECG_DATABASE_URL"].replace("//ecg:", "//ecg:wrong")}

    with pytest.raises(psycopg2.OperationalError):
        execute(environment, "SELECT 1")


@pytest.mark.parametrize("part", SERVERS)
def test_a_killed_server_comes_back_with_everything_it_acknowledged(servers: EmbeddedSystem, part: str) -> None:
    environment = servers.environment
    execute(environment, "CREATE TABLE IF NOT EXISTS kept AS SELECT 42 AS answer")
    put(environment, "kept", b"object")
    with broker(environment) as connection:
        connection.set("kept", "hint")
    before = servers.pids[part]

    servers.kill(part)
    servers.wait_healthy(part)

    assert servers.pids[part] != before
    assert execute(environment, "SELECT answer FROM kept") == [(42,)]
    assert get(environment, "kept") == b"object"
    if part != "redis":  # its log is flushed once a second
        with broker(environment) as connection:
            assert connection.get("kept") == b"hint"


def test_a_stopped_server_is_not_healthy_until_it_goes_on(servers: EmbeddedSystem) -> None:
    servers.kill("redis", signal.SIGSTOP)
    try:
        with pytest.raises(EmbeddedSystemError, match="redis was not healthy within 1 s"):
            servers.wait_healthy("redis", timeout_s=1.0)
    finally:
        servers.kill("redis", signal.SIGCONT)

    servers.wait_healthy("redis")


def test_a_second_start_on_the_folder_finds_everything_again_on_the_same_ports(tmp_path: Path) -> None:
    with EmbeddedSystem(tmp_path, parts=SERVERS) as system:
        first = system.environment
        execute(first, "CREATE TABLE job AS SELECT 7 AS id")
        put(first, "job/7", b"upload")

    with EmbeddedSystem(tmp_path, parts=SERVERS) as system:
        assert system.environment == first
        assert execute(first, "SELECT id FROM job") == [(7,)]
        assert get(first, "job/7") == b"upload"


def test_everything_is_found_again_on_other_ports_when_a_stranger_has_taken_one(tmp_path: Path) -> None:
    with EmbeddedSystem(tmp_path, parts=SERVERS) as system:
        execute(system.environment, "CREATE TABLE job AS SELECT 7 AS id")
        put(system.environment, "job/7", b"upload")
        port = system.site.ports["s3_volume"]
    said: list[str] = []

    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", port))
        stranger.listen()
        with EmbeddedSystem(tmp_path, parts=SERVERS, say=said.append) as system:
            moved = system.environment
            assert execute(moved, "SELECT id FROM job") == [(7,)]
            assert get(moved, "job/7") == b"upload"

    assert said[0] == f"port {port} (s3_volume) is taken by another program: moving to other ports"


def test_a_start_that_fails_leaves_the_folder_free(tmp_path: Path) -> None:
    with EmbeddedSystem(tmp_path, parts=["redis"]), pytest.raises(EmbeddedSystemError, match="is in use"):
        EmbeddedSystem(tmp_path, parts=["redis"]).start()

    with EmbeddedSystem(tmp_path, parts=["redis"]) as system:
        assert set(system.pids) == {"redis"}


def test_a_folder_with_a_long_and_odd_name_is_no_obstacle(tmp_path: Path) -> None:
    """A socket's path may have 107 characters only, and Valkey's and PostgreSQL's settings quote."""
    folder = tmp_path / ("a long name with spaces, 'quotes' and ü " * 3)

    with EmbeddedSystem(folder, parts=SERVERS) as system:
        assert execute(system.environment, "SELECT 1") == [(1,)]


def test_a_warm_start_of_the_servers_takes_a_few_seconds_at_most(tmp_path: Path) -> None:
    with EmbeddedSystem(tmp_path, parts=SERVERS):
        pass
    begin = time.monotonic()

    with EmbeddedSystem(tmp_path, parts=SERVERS):
        took_s = time.monotonic() - begin

    assert took_s < 10.0  # 1.3 s on two idle cores; the whole system has 20
