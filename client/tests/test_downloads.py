import hashlib
import io

import pytest
from ecg_client.downloads import Sink
from ecg_client.errors import DamagedDownloadError

ETAG = f'"{hashlib.sha256(b"abcdef").hexdigest()}"'


def test_what_was_cut_off_goes_on_where_it_was_if_the_file_is_the_same() -> None:
    sink = Sink(io.BytesIO())
    sink.begin(200, {"etag": ETAG})
    sink.write(b"abc")

    assert sink.range_headers() == {"Range": "bytes=3-", "If-Range": ETAG}

    sink.begin(206, {"etag": ETAG})
    sink.write(b"def")
    sink.check()


def test_another_file_under_the_same_address_begins_anew() -> None:
    stream = io.BytesIO()
    sink = Sink(stream)
    sink.begin(200, {"etag": '"old"'})
    sink.write(b"longer than the other")

    sink.begin(200, {"etag": ETAG})
    sink.write(b"abcdef")

    sink.check()
    assert stream.getvalue() == b"abcdef"


def test_without_an_etag_nothing_is_taken_up_again() -> None:
    sink = Sink(io.BytesIO())
    sink.begin(200, {})
    sink.write(b"abc")

    assert sink.range_headers() == {}


def test_a_file_that_is_not_what_its_etag_says_is_refused() -> None:
    sink = Sink(io.BytesIO())
    sink.begin(200, {"etag": ETAG})
    sink.write(b"abcdeX")

    with pytest.raises(DamagedDownloadError):
        sink.check()
