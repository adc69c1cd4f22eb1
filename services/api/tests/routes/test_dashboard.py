"""The dashboard's pages and files."""

import http.client
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from ecg_api.routes.dashboard import SCREENS

INDEX = b"<!doctype html><title>ECG</title>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    (folder / "assets").mkdir()
    for name, content in {
        "index.html": INDEX,
        "icon.svg": b"<svg/>",
        "assets/app-1a2b.js": b"let a = 1",
        "assets/app-1a2b.js.br": b"(br)",
    }.items():
        (folder / name).write_bytes(content)
    (folder.parent / "secret.txt").write_bytes(b"secret")
    return folder


@pytest.fixture(scope="module")
def at(start: Callable[..., str], folder: Path) -> str:
    return start(dashboard_dir=folder)


def plain(url: str) -> httpx.Response:
    return httpx.get(url, headers={"Accept-Encoding": "identity"})


@pytest.mark.parametrize("path", [*SCREENS, "/jobs/0198c0de?tab=beats"])
def test_the_dashboard_begins_at_each_of_its_own_addresses(at: str, path: str) -> None:
    answer = plain(at + path)
    assert (answer.status_code, answer.content) == (200, INDEX)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_the_page_runs_its_own_scripts_only_and_may_use_the_camera(at: str) -> None:
    headers = plain(f"{at}/").headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "camera=(self)" in headers["permissions-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_the_page_is_asked_for_again_and_not_sent_again(at: str) -> None:
    first = plain(f"{at}/")
    assert first.headers["cache-control"] == "no-cache"
    again = httpx.get(f"{at}/jobs", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_asset_is_kept_for_ever_and_sent_as_the_build_compressed_it(at: str) -> None:
    with httpx.stream("GET", f"{at}/assets/app-1a2b.js", headers={"Accept-Encoding": "gzip, br"}) as answer:
        assert b"".join(answer.iter_raw()) == b"(br)"
    assert answer.headers["content-encoding"] == "br"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert "immutable" in answer.headers["cache-control"]
    assert plain(f"{at}/assets/app-1a2b.js").content == b"let a = 1"


def test_a_file_beside_the_page_is_served(at: str) -> None:
    answer = plain(f"{at}/icon.svg")
    assert (answer.content, answer.headers["content-type"]) == (b"<svg/>", "image/svg+xml")


def test_head_says_how_long_a_file_is(at: str) -> None:
    answer = httpx.head(f"{at}/", headers={"Accept-Encoding": "identity"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) == len(INDEX)


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../../secret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/assets//etc/passwd",
        "/assets/%00",
        "/../secret.txt",
        "/assets/app-1a2b.js.br",
        "/assets/",
        "/assets/gone.js",
        "/index.html",
    ],
)
def test_nothing_but_the_builds_files_is_served(at: str, path: str) -> None:
    connection = http.client.HTTPConnection(at.removeprefix("http://"))  # sends the path as it is
    connection.request("GET", path)
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("content-type")) == (404, "application/problem+json")
    connection.close()


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1", "/nothing", "/jobs/a/b"])
def test_an_unknown_address_stays_a_problem(at: str, path: str) -> None:
    answer = plain(at + path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_another_method_is_told_the_right_one(at: str) -> None:
    answer = httpx.post(f"{at}/jobs")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


@pytest.mark.parametrize("path", SCREENS)
def test_where_none_is_built_a_page_says_how(url: str, path: str) -> None:
    answer = httpx.get(url + path)
    assert answer.status_code == 200
    assert "make install" in answer.text
    assert 'href="/docs"' in answer.text
    assert "script" not in answer.headers["content-security-policy"]


def test_a_folder_without_a_page_counts_as_none(start: Callable[..., str], tmp_path: Path) -> None:
    assert "make install" in httpx.get(f"{start(dashboard_dir=tmp_path)}/").text
