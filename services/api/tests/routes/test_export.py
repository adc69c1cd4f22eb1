"""``GET /v1/jobs/{id}/export.zip``."""

import hashlib
import io
import json
import zipfile
from typing import Any

import httpx
import pytest

CSV = b"time_s,II\n" + b"".join(b"%.3f,%.3f\n" % (n / 500, (n % 7) / 10) for n in range(50))
FILES = {"beats.csv": b"time_s,class\n0.4,N\n", "waveform.png": b"\x89PNG" + bytes(range(256)) * 8_000}
"""The second is 2 MB: more than one piece of a stored object."""


def finished(client: Any, worker: Any, **options: Any) -> str:
    job_id: str = client.submit(CSV, name="ward 3.csv", **options)["id"]
    worker.run(job_id, files=FILES)
    return job_id


def test_the_zip_holds_everything_under_the_digests_of_its_manifest(client: Any, worker: Any) -> None:
    job_id = finished(client, worker)
    answer = client.get(f"/v1/jobs/{job_id}/export.zip")
    assert answer.headers["content-type"] == "application/zip"
    assert f'filename="{job_id}.zip"' in answer.headers["content-disposition"]

    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    assert archive.namelist() == [
        "manifest.json",
        "result.json",
        "result.csv",
        "original/ward 3.csv",
        "beats.csv",
        "waveform.png",
    ]
    assert archive.read("original/ward 3.csv") == CSV
    assert archive.read("waveform.png") == FILES["waveform.png"]
    assert archive.read("result.json") == client.get(f"/v1/jobs/{job_id}/result").content
    assert archive.read("result.csv") == client.get(f"/v1/jobs/{job_id}/result?format=csv").content
    manifest = json.loads(archive.read("manifest.json"))
    assert manifest["job_id"] == job_id
    for file in manifest["files"]:
        content = archive.read(file["name"])
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"])
    assert [file["name"] for file in manifest["files"]] == archive.namelist()[1:]


def test_nothing_is_compressed_and_the_length_is_said_before(client: Any, worker: Any) -> None:
    path = f"/v1/jobs/{finished(client, worker)}/export.zip"
    answer = client.get(path)
    assert int(answer.headers["content-length"]) == len(answer.content)
    kinds = {entry.compress_type for entry in zipfile.ZipFile(io.BytesIO(answer.content)).infolist()}
    assert kinds == {zipfile.ZIP_STORED}
    head = client.head(path)
    assert (head.content, head.headers["content-length"]) == (b"", answer.headers["content-length"])


def test_the_same_result_makes_the_same_bytes(client: Any, worker: Any) -> None:
    path = f"/v1/jobs/{finished(client, worker)}/export.zip"
    first = client.get(path)
    assert client.get(path).content == first.content
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_files_of_one_recording_keep_their_names_side_by_side(client: Any, worker: Any) -> None:
    header = b"rec 1 500 1000\nrec.dat 16 200 16 0 0 0 0 II\n"
    files = [("file", ("rec.hea", header)), ("file", ("rec.dat", b"\x01\x02" * 1000))]
    job_id = client.post("/v1/jobs", files=files).json()["id"]
    worker.run(job_id, files={})
    archive = zipfile.ZipFile(io.BytesIO(client.get(f"/v1/jobs/{job_id}/export.zip").content))
    assert archive.namelist()[3:] == ["original/rec.hea", "original/rec.dat"]


def test_an_upload_that_is_no_longer_kept_is_left_out(client: Any, worker: Any, database: Any) -> None:
    job_id = finished(client, worker)
    database.execute("UPDATE job SET input_deleted_at = now() WHERE id = %s", [job_id])
    archive = zipfile.ZipFile(io.BytesIO(client.get(f"/v1/jobs/{job_id}/export.zip").content))
    assert not [name for name in archive.namelist() if name.startswith("original")]


def test_a_damaged_object_never_looks_like_a_whole_zip(client: Any, worker: Any, database: Any) -> None:
    job_id = finished(client, worker)
    database.execute(
        "UPDATE artifact SET sha256 = decode(repeat('00', 32), 'hex') WHERE job_id = %s AND name = 'waveform.png'",
        [job_id],
    )
    with pytest.raises(httpx.RemoteProtocolError):
        client.get(f"/v1/jobs/{job_id}/export.zip")


def test_without_a_result_there_is_nothing_to_export(client: Any, stranger: Any, worker: Any) -> None:
    waiting = client.submit()["id"]
    assert client.refusal("GET", f"/v1/jobs/{waiting}/export.zip") == (409, "not_finished")
    done = finished(client, worker)
    assert stranger.refusal("GET", f"/v1/jobs/{done}/export.zip") == (404, "not_found")
    client.delete(f"/v1/jobs/{done}")
    assert client.refusal("GET", f"/v1/jobs/{done}/export.zip") == (410, "gone")
