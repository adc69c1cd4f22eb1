import io
from pathlib import Path

import numpy as np
import pytest
from ecg_client.uploads import form_of


def test_the_same_content_and_options_have_one_fingerprint_in_whatever_order(recording: Path, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere" / recording.name
    copy.parent.mkdir()
    copy.write_bytes(recording.read_bytes())

    one = form_of([recording], {"page": 2, "layout": "6x2"}).fingerprint()
    other = form_of([copy], {"layout": "6x2", "page": 2}).fingerprint()

    assert one == other


def test_other_bytes_or_options_have_another_fingerprint(recording: Path) -> None:
    known = form_of([recording], {"page": 2}).fingerprint()

    assert form_of([recording], {"page": 3}).fingerprint() != known
    recording.write_text("time_s,II\n0,1\n")
    assert form_of([recording], {"page": 2}).fingerprint() != known


def test_an_option_that_is_none_is_not_sent(recording: Path) -> None:
    assert form_of([recording], {"page": None, "kind": "page"}).options_json == '{"kind": "page"}'


def test_bytes_and_open_files_have_the_content_of_the_file_itself(recording: Path) -> None:
    content = recording.read_bytes()
    with recording.open("rb") as opened:
        opened.read(5)  # what was read before does not matter
        forms = [form_of([content], {}), form_of([opened], {}), form_of([io.BytesIO(content)], {})]

        for form in forms:
            with form.parts[0].opened() as stream:
                assert stream.read() == content
            assert form.parts[0].n_bytes == len(content)


def test_an_open_file_keeps_its_name_and_stays_open(recording: Path) -> None:
    with recording.open("rb") as opened:
        form = form_of([opened], {})
        form.fingerprint()

        assert form.parts[0].name == recording.name
        assert not opened.closed


def test_a_stream_that_cannot_go_back_is_read_once_and_sent_again_from_memory() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    form = form_of([Pipe(b"abc")], {})

    assert form.parts[0].content == b"abc"


def test_a_wfdb_header_takes_its_signal_file_along(tmp_path: Path) -> None:
    (tmp_path / "100.hea").write_text("100 1 360 4\n100.dat 16 200 11 0 0 0 0 MLII\n")
    (tmp_path / "100.dat").write_bytes(b"\0" * 8)

    assert [part.name for part in form_of([tmp_path / "100.hea"], {}).parts] == ["100.hea", "100.dat"]


def test_what_was_sent_is_told_from_the_beginning_again_with_each_try(recording: Path) -> None:
    told: list[int] = []
    form = form_of([recording], {}, told.append)

    for _ in range(2):
        with form.opened() as fields:
            stream = fields[1][1][1]
            while stream.read(10):
                pass

    size = recording.stat().st_size
    assert told.count(10) == 2
    assert told[-1] == size == max(told)


@pytest.mark.parametrize("options", [{"sampling_rate_hz": 500}, {"leads": ["II"]}])
def test_an_array_without_rate_or_leads_is_refused(options: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="needs"):
        form_of([np.zeros(1000)], options)


def test_of_an_array_rate_and_leads_are_in_the_file_and_no_options() -> None:
    form = form_of([np.zeros(1000)], {"sampling_rate_hz": 500, "leads": ["II"], "priority": "stat"})

    assert form.options == {"priority": "stat"}
    assert [part.name for part in form.parts] == ["array.hea", "array.dat"]


def test_something_else_is_refused_by_its_type() -> None:
    with pytest.raises(TypeError, match="int"):
        form_of([3], {})  # type: ignore[list-item]


def test_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        form_of([], {})
