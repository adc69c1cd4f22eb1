"""XML that attacks its parser, or says what it is in an unusual way."""

import pytest
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.formats.xml_tree import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_ELEMENTS,
    bytes_in,
    number_in,
    numbers_in,
    parse_xml,
    root_name,
    text_of,
)

ENTITIES = b'<!DOCTYPE a [<!ENTITY x "ecg"><!ENTITY y "&x;&x;&x;&x;">]><a>&y;&y;</a>'
EXTERNAL = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
ATTRIBUTES = b'<!DOCTYPE a [<!ATTLIST a b CDATA "many bytes">]><a/>'
UNDEFINED = b'<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><a>&x;</a>'


@pytest.mark.parametrize("content", [ENTITIES, EXTERNAL, ATTRIBUTES, UNDEFINED])
def test_what_a_document_type_defines_is_never_opened(content: bytes) -> None:
    with pytest.raises(EcgError) as refused:
        parse_xml(content)

    assert refused.value.code is ErrorCode.FORBIDDEN_CONTENT


def test_a_document_type_that_only_names_a_file_is_passed_over() -> None:
    assert parse_xml(b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><a>1</a>').text == "1"


@pytest.mark.parametrize(
    "content",
    [
        b"<a>" * (MAX_DEPTH + 1),
        b"<a>" + b"<b/>" * MAX_ELEMENTS + b"</a>",
        b"<a>" + b" " * MAX_BYTES + b"</a>",
    ],
)
def test_a_document_that_grows_beyond_bounds_is_stopped(content: bytes) -> None:
    with pytest.raises(EcgError) as refused:
        parse_xml(content)

    assert refused.value.code is ErrorCode.DECODE_LIMIT_EXCEEDED


@pytest.mark.parametrize(
    "content", [b"<a>", b"<a></b>", b"<a/><a/>", b"", b"<?xml version='1.0' encoding='x-none'?><a/>", b"<a>\xff</a>"]
)
def test_what_is_not_well_formed_is_damaged(content: bytes) -> None:
    with pytest.raises(EcgError) as refused:
        parse_xml(content)

    assert refused.value.code is ErrorCode.CORRUPT_FILE


def test_prefixes_of_namespaces_do_not_matter() -> None:
    root = parse_xml(b"<h:a xmlns:h='urn:h' xmlns:i='urn:i'><h:b i:type='T'> 7 </h:b></h:a>")

    assert root.tag == "a"
    assert root.find("b").get("type") == "T"  # type: ignore[union-attr]
    assert text_of(root, "b") == "7"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"<a>", "a"),
        (b"  <?xml version='1.0'?>\n<!-- <x> --><n:a-b c='1'>", "a-b"),
        (b"<!DOCTYPE a [<!ENTITY x '>'>]><a/>", "a"),
        ("<?xml version='1.0' encoding='utf-16'?><a/>".encode("utf-16"), "a"),
        (b"time,II\n", None),
        (b"<", None),
        (b"\x00<a>", None),
    ],
)
def test_the_root_is_known_from_the_first_bytes(head: bytes, name: str | None) -> None:
    assert root_name(head) == name


@pytest.mark.parametrize("text", ["<!DOCTYPE " + "a" * 60_000, "<!--" * 15_000, "<?" * 30_000, " " * 60_000 + "x"])
def test_a_head_made_to_search_long_is_answered_soon(text: str) -> None:
    assert root_name(text.encode()) is None  # pytest's own limit would end a search that backtracks


def test_values_that_are_no_numbers_are_damaged() -> None:
    assert numbers_in(" 1,2\n 3 ").tolist() == [1.0, 2.0, 3.0]
    assert bytes_in("AQ\n ID") == b"\x01\x02\x03"
    for broken in (lambda: number_in("inf", "x"), lambda: numbers_in("1 a"), lambda: bytes_in("AQID*")):
        with pytest.raises(EcgError) as refused:
            broken()
        assert refused.value.code is ErrorCode.CORRUPT_FILE
