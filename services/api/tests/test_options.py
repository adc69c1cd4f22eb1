"""Options from JSON and from the query."""

import pytest
from ecg_api.options import options_from_json, options_from_query
from ecg_api.problems import RefusedError
from ecg_shared.contract.options import Priority, Sex, Units


def refused_fields(text: bytes) -> list[str]:
    with pytest.raises(RefusedError) as refused:
        options_from_json(text)
    assert refused.value.code == "invalid_option"
    return [field.name for field in refused.value.errors]


def test_json_options_are_read() -> None:
    options = options_from_json(b'{"priority": "stat", "leads": ["I", "II"], "patient": {"age_years": 63}}')
    assert options.priority is Priority.STAT
    assert options.leads == ("I", "II")
    assert options.patient is not None
    assert options.patient.age_years == 63


def test_query_options_are_read_with_commas_and_dots() -> None:
    options = options_from_query(
        {"sampling_rate_hz": "500", "leads": "I, II", "units": "uV", "exports": "true", "patient.sex": "female"}
    )
    assert options.sampling_rate_hz == 500.0
    assert options.leads == ("I", "II")
    assert options.units is Units.UV
    assert options.exports is True
    assert options.patient is not None
    assert options.patient.sex is Sex.FEMALE


def test_every_wrong_field_is_named() -> None:
    assert refused_fields(b'{"sampling_rate": 500, "page": 0, "patient": {"name": "Doe"}}') == [
        "page",
        "patient.name",
        "sampling_rate",
    ]


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"\xff\xfe", b'{"page": 1, "page": 2}', b'{"mm_per_s": NaN}', b"[" * 100_000],
    ids=["empty", "cut", "not utf-8", "doubled field", "NaN", "nested"],
)
def test_what_is_no_json_is_refused_as_the_options_part(text: bytes) -> None:
    assert refused_fields(text) == ["options"]


@pytest.mark.parametrize("text", [b"[]", b"null", b"3", b'"a"'])
def test_json_that_is_no_object_is_refused(text: bytes) -> None:
    assert refused_fields(text) == ["options"]


def test_a_refused_field_never_repeats_its_value() -> None:
    with pytest.raises(RefusedError) as refused:
        options_from_json(b'{"patient": {"sex": "SECRET"}}')
    assert "SECRET" not in repr(refused.value.errors)
