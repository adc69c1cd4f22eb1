"""``GET /v1/jobs/{id}/artifacts/{name}``."""

import hashlib
from typing import Any

import httpx
import pytest

SMALL = b"time_s,class,probability,rr_ms\n0.4,N,0.99,\n"
LARGE = bytes(n * 7 % 256 for n in range(2_500_000))
TABLE = SMALL + b"1.2,N,0.99,812\n" * 300
LONG_TABLE = SMALL + b"1.2,N,0.99,812\n" * 200_000
"""3 MB, of which a client sees more than one piece."""


@pytest.fixture
def path(client: Any, worker: Any) -> str:
    """Address of the files of a job that is done."""
    job_id: str = client.submit()["id"]
    worker.run(job_id, files={"beats.csv": SMALL, "large.bin": LARGE, "empty.bin": b""})
    return f"/v1/jobs/{job_id}/artifacts"


@pytest.mark.parametrize(("name", "content"), [("beats.csv", SMALL), ("large.bin", LARGE), ("empty.bin", b"")])
def test_a_file_comes_whole_with_its_digest_as_tag(client: Any, path: str, name: str, content: bytes) -> None:
    answer = client.get(f"{path}/{name}")
    assert (answer.status_code, answer.content) == (200, content)
    assert answer.headers["etag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert answer.headers["content-length"] == str(len(content))
    assert answer.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize("table", [TABLE, LONG_TABLE], ids=["small", "long"])
def test_a_table_asked_whole_goes_as_gzip_where_the_client_takes_it(client: Any, worker: Any, table: bytes) -> None:
    job_id = client.submit()["id"]
    worker.run(job_id, files={"waves.csv": table})
    path = f"/v1/jobs/{job_id}/artifacts/waves.csv"
    tag = f'"{hashlib.sha256(table).hexdigest()}"'

    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    plain = client.get(path, headers={"Accept-Encoding": "identity"})

    assert (packed.status_code, packed.headers["content-encoding"], packed.content) == (200, "gzip", table)
    assert (packed.headers["etag"], packed.headers["vary"]) == (f"W/{tag}", "Accept-Encoding")
    assert packed.num_bytes_downloaded < len(table) / 10
    assert (plain.content, plain.headers["etag"]) == (table, tag)
    assert "content-encoding" not in plain.headers
    assert client.get(path, headers={"If-None-Match": packed.headers["etag"]}).status_code == 304


def test_an_upload_comes_back_byte_for_byte(client: Any) -> None:
    job_id = client.submit(TABLE, name="long.csv")["id"]

    answer = client.get(f"/v1/jobs/{job_id}/artifacts/original", headers={"Accept-Encoding": "gzip"})

    assert answer.content == TABLE
    assert "content-encoding" not in answer.headers
    assert answer.headers["etag"] == f'"{hashlib.sha256(TABLE).hexdigest()}"'


def test_a_range_of_a_table_and_a_picture_go_as_they_are(client: Any, worker: Any) -> None:
    job_id = client.submit()["id"]
    worker.run(job_id, files={"waves.csv": TABLE, "waveform.png": LARGE[:5000]})
    path = f"/v1/jobs/{job_id}/artifacts"
    gzip = {"Accept-Encoding": "gzip"}

    part = client.get(f"{path}/waves.csv", headers={**gzip, "Range": "bytes=0-1999"})
    picture = client.get(f"{path}/waveform.png", headers=gzip)

    assert (part.status_code, part.content, picture.content) == (206, TABLE[:2000], LARGE[:5000])
    assert "content-encoding" not in part.headers
    assert "content-encoding" not in picture.headers


def test_a_file_is_never_opened_by_a_browser(client: Any, path: str) -> None:
    headers = client.get(f"{path}/beats.csv").headers
    assert headers["content-disposition"].startswith("attachment; ")
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    assert headers["content-type"] == "text/csv; charset=utf-8"


def test_the_original_comes_back_under_its_own_cleaned_name(client: Any) -> None:
    content = b"time_s,II\n0.000,0.1\n0.002,0.2\n"
    job = client.submit(content, name="../Müller.csv")
    answer = client.get(f"/v1/jobs/{job['id']}/artifacts/original")
    assert answer.content == content
    assert (
        answer.headers["content-disposition"] == "attachment; filename=\"M_ller.csv\"; filename*=UTF-8''M%C3%BCller.csv"
    )


@pytest.mark.parametrize("name", ["beats.csv", "large.bin"])
@pytest.mark.parametrize(("asked", "first", "end"), [("0-9", 0, 10), ("10-", 10, None), ("-7", -7, None)])
def test_a_range_comes_as_206(client: Any, path: str, name: str, asked: str, first: int, end: int | None) -> None:
    whole = {"beats.csv": SMALL, "large.bin": LARGE}[name]
    answer = client.get(f"{path}/{name}", headers={"Range": f"bytes={asked}"})
    assert answer.status_code == 206
    assert answer.content == whole[first:end]
    start = first % len(whole)
    assert answer.headers["content-range"] == f"bytes {start}-{start + len(answer.content) - 1}/{len(whole)}"


def test_a_range_behind_the_end_is_416_with_the_size(client: Any, path: str) -> None:
    answer = client.get(f"{path}/beats.csv", headers={"Range": "bytes=1000-"})
    assert (answer.status_code, answer.json()["code"]) == (416, "range_not_satisfiable")
    assert answer.headers["content-range"] == f"bytes */{len(SMALL)}"


def test_a_range_of_another_version_comes_whole(client: Any, path: str) -> None:
    headers = {"Range": "bytes=0-9", "If-Range": '"other"'}
    assert client.get(f"{path}/beats.csv", headers=headers).status_code == 200


def test_a_file_the_client_already_has_is_not_sent_again(client: Any, path: str) -> None:
    etag = client.get(f"{path}/beats.csv").headers["etag"]
    assert client.get(f"{path}/beats.csv", headers={"If-None-Match": etag}).status_code == 304


def test_head_tells_size_and_tag_without_the_bytes(client: Any, path: str) -> None:
    answer = client.head(f"{path}/large.bin")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(LARGE))


@pytest.mark.parametrize("name", ["nope", "original.2", "original.", "..%2f..%2fetc%2fpasswd"])
def test_a_file_there_is_not_is_not_found(client: Any, path: str, name: str) -> None:
    assert client.refusal("GET", f"{path}/{name}") == (404, "not_found")


def test_an_upload_that_is_no_longer_kept_is_gone(client: Any, path: str, database: Any) -> None:
    database.execute("UPDATE job SET input_deleted_at = now() WHERE id = %s", [path.split("/")[3]])
    assert client.refusal("GET", f"{path}/original") == (410, "gone")


def test_a_small_file_that_was_changed_in_the_store_is_never_sent(client: Any, path: str, database: Any) -> None:
    database.execute(
        "UPDATE artifact SET sha256 = sha256('other') WHERE name = 'beats.csv' AND job_id = %s", [path.split("/")[3]]
    )
    assert client.refusal("GET", f"{path}/beats.csv") == (500, "object_damaged")


def test_a_large_file_that_was_changed_in_the_store_never_comes_whole(client: Any, path: str, database: Any) -> None:
    database.execute(
        "UPDATE artifact SET sha256 = sha256('other') WHERE name = 'large.bin' AND job_id = %s", [path.split("/")[3]]
    )
    with pytest.raises(httpx.RemoteProtocolError):
        client.get(f"{path}/large.bin")


@pytest.mark.parametrize("name", ["beats.csv", "large.bin"])
def test_a_file_that_vanished_from_the_store_is_damaged(
    client: Any, path: str, database: Any, store: Any, name: str
) -> None:
    row = database.execute(
        "SELECT key FROM artifact WHERE name = %s AND job_id = %s", [name, path.split("/")[3]]
    ).fetchone()
    store.delete([row[0]])
    assert client.refusal("GET", f"{path}/{name}") == (500, "object_damaged")
