"""The index of the dashboard's files."""

from pathlib import Path

import pytest
from ecg_api.dashboard_files import NoDashboardError, read_folder


def fill(folder: Path, **files: bytes) -> Path:
    """Write files; ``__`` in a name stands for ``/``."""
    for name, content in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def test_files_are_found_by_their_path_with_their_type(tmp_path: Path) -> None:
    fill(tmp_path, **{"index.html": b"page", "assets__app.js": b"script", "assets__fonts__a.woff2": b"font"})
    files = read_folder(tmp_path)
    assert {name: file.media_type for name, file in files.items()} == {
        "index.html": "text/html",
        "assets/app.js": "text/javascript",
        "assets/fonts/a.woff2": "font/woff2",
    }


@pytest.mark.parametrize(
    ("accept", "content"),
    [("", b"plain"), ("gzip", b"gz"), ("gzip, deflate, br", b"br"), ("br;q=0, gzip;q=0.5", b"gz"), ("zstd", b"plain")],
)
def test_the_smallest_form_that_the_client_takes_is_chosen(tmp_path: Path, accept: str, content: bytes) -> None:
    fill(tmp_path, **{"app.js": b"plain", "app.js.br": b"br", "app.js.gz": b"gz"})
    files = read_folder(tmp_path)
    assert list(files) == ["app.js"]  # the compressed forms are no files of their own
    assert files["app.js"].form_for(accept).content == content


def test_each_form_has_an_entity_tag_of_its_own(tmp_path: Path) -> None:
    fill(tmp_path, **{"app.js": b"plain", "app.js.br": b"br"})
    forms = read_folder(tmp_path)["app.js"].forms
    assert forms[""].etag != forms["br"].etag


def test_hidden_files_and_links_are_left_out(tmp_path: Path) -> None:
    fill(tmp_path, **{"index.html": b"page", ".git__config": b"secret", ".env": b"secret"})
    (tmp_path / "passwd").symlink_to("/etc/passwd")
    (tmp_path / "etc").symlink_to("/etc")
    assert list(read_folder(tmp_path)) == ["index.html"]


def test_a_folder_with_too_much_is_no_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecg_api.dashboard_files.MOST_BYTES", 3)
    with pytest.raises(NoDashboardError, match="more than 3 bytes"):
        read_folder(fill(tmp_path, **{"index.html": b"page"}))
