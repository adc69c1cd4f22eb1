"""The parts of a form upload."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from ecg_api.multipart import PartBegins, PartBytes, boundary_of, form_parts
from ecg_api.problems import RefusedError


async def in_pieces(body: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


def parts(body: bytes, size: int = 7) -> list[tuple[PartBegins, bytes]]:
    async def collect() -> list[tuple[PartBegins, bytes]]:
        found: list[tuple[PartBegins, bytes]] = []
        async for event in form_parts(in_pieces(body, size), boundary=b"XX"):
            if isinstance(event, PartBytes):
                found[-1] = (found[-1][0], found[-1][1] + event.content)
            else:
                found.append((event, b""))
        return found

    return asyncio.run(collect())


def part(disposition: str, content: bytes) -> bytes:
    return b"--XX\r\nContent-Disposition: " + disposition.encode() + b"\r\n\r\n" + content + b"\r\n"


CLOSING = b"--XX--\r\n"


@pytest.mark.parametrize("size", [1, 2, 7, 10_000])
def test_parts_come_whole_however_the_body_is_cut(size: int) -> None:
    body = part('form-data; name="file"; filename="a.csv"', b"1\r\n--X\r\n2") + part('form-data; name="options"', b"{}")
    assert parts(body + CLOSING, size) == [
        (PartBegins("file", "a.csv"), b"1\r\n--X\r\n2"),
        (PartBegins("options", None), b"{}"),
    ]


def test_a_file_name_in_utf8_is_read() -> None:
    body = part('form-data; name="file"; filename="Müller.csv"', b"1")
    assert parts(body + CLOSING)[0][0].filename == "Müller.csv"


def test_the_extended_name_of_rfc_2231_does_not_replace_the_plain_one() -> None:
    body = part('form-data; name="file"; filename="a.csv"; filename*=UTF-8\'\'evil.exe', b"1")
    assert parts(body + CLOSING)[0][0].filename == "a.csv"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no boundary at all",
        part('form-data; name="file"', b"never closed"),
        part("attachment", b"1") + CLOSING,
        part("form-data", b"1") + CLOSING,
        b"--XX\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b\r\n\r\n1\r\n"
        + CLOSING,
        b"--XX\r\nX: " + b"y" * 10_000 + b"\r\n\r\n1\r\n" + CLOSING,
        b"--XX\r\n" + b"".join(b"X%d: y\r\n" % n for n in range(20)) + b"\r\n1\r\n" + CLOSING,
    ],
    ids=["empty", "no boundary", "never closed", "attachment", "nameless", "two names", "huge header", "many headers"],
)
def test_a_malformed_body_is_refused(body: bytes) -> None:
    with pytest.raises(RefusedError) as refused:
        parts(body)
    assert refused.value.code == "invalid_multipart"


def test_the_boundary_is_read_from_the_content_type() -> None:
    assert boundary_of('multipart/form-data; boundary="a b"') == b"a b"


def test_another_type_is_no_form() -> None:
    assert boundary_of("application/pdf") is None
    assert boundary_of("") is None


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary=" + "x" * 71])
def test_a_form_without_a_usable_boundary_is_refused(content_type: str) -> None:
    with pytest.raises(RefusedError):
        boundary_of(content_type)
