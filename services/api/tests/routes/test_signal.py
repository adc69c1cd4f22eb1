"""``GET /v1/jobs/{id}/signal``."""

import csv
import gzip
import io
import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.signal_artifact import decode_header, decode_signal, encode_signal
from ecg_shared.jobs.storage import ObjectStore


@pytest.fixture
def path(client: Any, worker: Any) -> str:
    """Address of the signal of a job that is done: ``worker.signal``, I a wave, II 0.25 mV after 0.2 s of nothing."""
    job_id: str = client.submit()["id"]
    worker.run(job_id)
    return f"/v1/jobs/{job_id}/signal"


def test_without_a_cut_it_is_the_artefact_itself(client: Any, path: str, worker: Any) -> None:
    answer = client.get(path, headers={"Accept-Encoding": "identity"})
    assert answer.content == encode_signal(worker.signal)
    assert answer.headers["etag"] == client.get(path.replace("/signal", "/artifacts/signal.i16")).headers["etag"]


def test_the_artefact_is_read_by_ranges(client: Any, path: str, worker: Any) -> None:
    answer = client.get(path, headers={"Range": "bytes=0-7"})
    assert (answer.status_code, answer.content) == (206, b"ECGI16\x00\x01")


def test_a_cut_is_a_smaller_artefact_that_names_its_start(client: Any, path: str, worker: Any) -> None:
    content = client.get(path, params={"start_s": 2, "end_s": 3.5, "leads": "II,I"}).content

    cut: Ecg = decode_signal(content)
    assert cut.lead_names == ("II", "I")
    assert cut.n_samples == 750  # 1.5 s at 500 Hz
    np.testing.assert_allclose(cut.lead_mv("I"), worker.signal.lead_mv("I")[1000:1750], atol=5e-5)
    header, _ = decode_header(content)
    assert header["start_s"] == 2.0
    assert header["levels"] == []


def test_a_cut_holds_every_sample_from_start_to_before_end(client: Any, path: str) -> None:
    # samples lie at n/500 s: of 0.003 … 0.007 s that are n = 2, 3
    cut = decode_signal(client.get(path, params={"start_s": 0.003, "end_s": 0.007}).content)
    assert cut.n_samples == 2


def test_a_level_holds_min_and_max_of_each_stretch(client: Any, path: str, worker: Any) -> None:
    content = client.get(path, params={"level": 0, "leads": "I", "start_s": 8, "end_s": 16}).content

    header, start = decode_header(content)
    assert header["levels"] == [{"factor": 8, "n_pairs": 500, "offset": 0}]  # 8 s at 500 Hz / 8
    pairs = np.frombuffer(content[start:], "<i2").reshape(500, 2)
    lead = header["leads"][0]
    pairs_mv = (pairs * lead["uv_per_lsb"] + lead["offset_uv"]) / 1000
    stretches = worker.signal.lead_mv("I")[4000:8000].reshape(500, 8)
    np.testing.assert_allclose(pairs_mv[:, 0], stretches.min(axis=1), atol=1e-4)
    np.testing.assert_allclose(pairs_mv[:, 1], stretches.max(axis=1), atol=1e-4)


def test_csv_has_a_time_and_a_column_a_lead_empty_where_nothing_was_recorded(client: Any, path: str) -> None:
    answer = client.get(path, params={"format": "csv", "start_s": 0.196, "end_s": 0.202})
    assert answer.headers["content-type"].startswith("text/csv")
    # sin(98 / 50), sin(99 / 50), sin(100 / 50)
    assert list(csv.reader(io.StringIO(answer.text))) == [
        ["time_s", "I", "II"],
        ["0.19600", "0.9252", ""],
        ["0.19800", "0.9174", ""],
        ["0.20000", "0.9093", "0.2500"],
    ]


def test_csv_of_the_whole_signal_has_a_row_a_sample(client: Any, path: str) -> None:
    rows = client.get(path, params={"format": "csv"}).text.splitlines()
    assert len(rows) == 1 + 20_000
    assert rows[-1].startswith("39.99800,")


def test_json_has_null_where_nothing_was_recorded(client: Any, path: str) -> None:
    answer = client.get(path, params={"format": "json", "start_s": 0.196, "end_s": 0.202})
    assert json.loads(answer.content) == {
        "sampling_rate_hz": 500.0,
        "start_s": 0.196,
        "n_samples": 3,
        "calibrated": True,
        "leads": [
            {"name": "I", "signal_mv": [0.9252, 0.9174, 0.9093]},
            {"name": "II", "signal_mv": [None, None, 0.25]},
        ],
    }


def test_a_signal_of_many_pieces_is_whole(client: Any, worker: Any) -> None:
    ramp = (np.arange(300_000) / 100_000).astype(np.float32)[None]  # more than two pieces of 131,072 rows
    long = Ecg(signal_mv=ramp, sampling_rate_hz=1000.0, lead_names=("V1",))
    job_id = client.submit()["id"]
    worker.run(job_id, files={"signal.i16": encode_signal(long)})

    told = client.get(f"/v1/jobs/{job_id}/signal", params={"format": "json"}).json()["leads"][0]["signal_mv"]

    np.testing.assert_allclose(told, ramp[0], atol=1e-4)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("format=xml", "format"),
        ("leads=V9", "leads"),
        ("leads=I,I", "leads"),
        ("start_s=40", "start_s"),
        ("start_s=-1", "start_s"),
        ("level=9", "level"),
        ("level=0&format=csv", "options"),
        ("start_s=2&end_s=2", "options"),
        ("nope=1", "nope"),
    ],
)
def test_a_cut_of_what_is_not_there_is_refused(client: Any, path: str, query: str, field: str) -> None:
    answer = client.get(f"{path}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_option")
    assert answer.json()["errors"][0]["name"] == field


def test_before_a_stage_has_made_one_there_is_no_signal(client: Any) -> None:
    assert client.refusal("GET", f"/v1/jobs/{client.submit()['id']}/signal") == (404, "not_found")


def test_an_artefact_without_a_header_is_damaged(client: Any, worker: Any) -> None:
    job_id = client.submit()["id"]
    worker.run(job_id, files={"signal.i16": b"not a signal"})
    assert client.refusal("GET", f"/v1/jobs/{job_id}/signal?format=csv") == (500, "object_damaged")


@pytest.mark.parametrize("query", ["", "?level=0", "?start_s=1&end_s=9"])
def test_a_small_signal_is_compressed_for_who_takes_it(client: Any, path: str, query: str) -> None:
    plain = client.get(path + query, headers={"Accept-Encoding": "identity"})
    with client.stream("GET", path + query, headers={"Accept-Encoding": "br, gzip"}) as packed:
        sent = b"".join(packed.iter_raw())
    assert (packed.headers["content-encoding"], packed.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(sent) == plain.content
    assert int(packed.headers["content-length"]) == len(sent) < len(plain.content)


def test_the_compressed_form_is_known_again_and_never_mixed_with_ranges(client: Any, path: str) -> None:
    etag = client.get(path, headers={"Accept-Encoding": "gzip"}).headers["etag"]
    assert etag.startswith("W/")
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    assert client.get(path, headers={"Range": "bytes=0-7", "If-Range": etag}).status_code == 200


def test_cuts_of_one_signal_read_its_header_once(client: Any, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[int] = []
    stream = ObjectStore.stream

    def counted(store: ObjectStore, key: str, *, offset: int = 0, length: int) -> Iterator[bytes]:
        reads.append(offset)
        return stream(store, key, offset=offset, length=length)

    monkeypatch.setattr(ObjectStore, "stream", counted)
    for second in range(3):
        assert client.get(path, params={"start_s": second, "end_s": second + 1}).status_code == 200
    assert len(reads) == 4  # the header, then both leads of each cut in one read
    assert reads.count(0) == 1
