"""FHIR Observations with SampledData, in the forms of R4 and R5."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats import fhir
from ecg_shared.formats.signal_format import Reading


@pytest.fixture
def read(as_file: Callable[..., Any]) -> Callable[..., Reading]:
    def call(document: Any) -> Reading:
        content = document if isinstance(document, bytes) else json.dumps(document).encode()
        return fhir.read([as_file("ecg.json", content)], JobOptions())

    return call


@pytest.fixture
def observation(ecg_of: Callable[..., Ecg], written_as: Mapping[str, Callable[[Ecg], bytes]]) -> Any:
    """Four seconds of II and V1 at 500 Hz, 5 µV a count; to be changed before it is read."""
    return json.loads(written_as["fhir"](ecg_of("II", "V1")))


def test_a_public_file_is_read_as_its_index_says(read: Callable[..., Reading], shared_data: Path) -> None:
    ecg, said = read((shared_data / "formats" / "fhir_tw_12lead.json").read_bytes())

    assert (ecg.sampling_rate_hz, ecg.duration_s, len(ecg.lead_names)) == (500.0, 1.0, 12)
    assert [code for code, _ in said] == ["units_inferred"]
    np.testing.assert_allclose(ecg.signal_mv[0, :3] * 1000, -15, rtol=1e-6)


def test_factor_origin_and_period_make_the_recording(
    read: Callable[..., Reading], observation: Any, ecg_of: Callable[..., Ecg]
) -> None:
    for component in observation["component"]:
        component["valueSampledData"]["origin"]["value"] = 1000  # µV

    ecg, said = read(observation)

    assert (ecg.lead_names, ecg.sampling_rate_hz, said) == (("II", "V1"), 500.0, [])
    assert ecg.start == datetime(2024, 5, 1, 12, 30, 1, tzinfo=UTC)
    np.testing.assert_allclose(ecg.signal_mv, ecg_of("II", "V1").signal_mv + 1.0, atol=2.6e-3)  # half of 5 µV


@pytest.mark.parametrize(("interval", "unit"), [(2, "ms"), (0.002, "s"), (2000, "us")])
def test_the_interval_of_r5_has_its_unit(
    read: Callable[..., Reading], observation: Any, interval: float, unit: str
) -> None:
    for component in observation["component"]:
        data = component["valueSampledData"]
        del data["period"]
        data |= {"interval": interval, "intervalUnit": unit}

    assert read(observation)[0].sampling_rate_hz == pytest.approx(500.0)


def test_letters_in_place_of_numbers_are_no_samples(read: Callable[..., Reading], observation: Any) -> None:
    data = observation["component"][0]["valueSampledData"]
    data["data"] = "E L U " + " ".join(data["data"].split()[3:])

    assert np.flatnonzero(np.isnan(read(observation)[0].signal_mv[0])).tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("coding", "text", "lead"),
    [
        ({"code": "131390"}, None, "aVR"),  # 2 * 65,536 + 256 + 62
        ({"code": "MDC_ECG_ELEC_POTL_AVR"}, None, "aVR"),
        ({"code": "x", "display": "MDC_ECG_LEAD_V3"}, None, "V3"),
        ({"code": "x", "display": "Lead aVF"}, None, "aVF"),
        ({"code": "x"}, "V6", "V6"),
    ],
)
def test_a_lead_is_named_by_code_name_or_words(
    read: Callable[..., Reading], observation: Any, coding: dict[str, str], text: str | None, lead: str
) -> None:
    observation["component"][0]["code"] = {"coding": [coding]} | ({"text": text} if text else {})

    assert read(observation)[0].lead_names == (lead, "V1")


def test_observations_of_one_lead_in_a_bundle_make_one_recording(
    read: Callable[..., Reading], observation: Any
) -> None:
    parts = [{"resource": {"resourceType": "Observation"} | component} for component in observation["component"]]

    ecg, _ = read({"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Patient"}}, *parts]})

    assert ecg.lead_names == ("II", "V1")


def test_the_subject_is_not_looked_at(read: Callable[..., Reading], observation: Any) -> None:
    observation["subject"] = {"display": "Canary Patient"}

    ecg, said = read(observation)

    assert "canary" not in f"{ecg}{said}".lower()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"factor": "big"}, ErrorCode.CORRUPT_FILE),
        ({"factor": -1}, ErrorCode.CORRUPT_FILE),
        ({"period": 0}, ErrorCode.CORRUPT_FILE),
        ({"period": None}, ErrorCode.CORRUPT_FILE),
        ({"period": 1e-9}, ErrorCode.SAMPLING_RATE_OUT_OF_RANGE),
        ({"interval": 1, "intervalUnit": "h"}, ErrorCode.CORRUPT_FILE),
        ({"dimensions": 2}, ErrorCode.UNSUPPORTED_FORMAT),
        ({"data": "1 2 x"}, ErrorCode.CORRUPT_FILE),
        ({"data": None}, ErrorCode.SIGNAL_EMPTY),
        ({"origin": {"value": 0, "code": "mm[Hg]"}}, ErrorCode.UNITS_UNKNOWN),
        ({"origin": {"value": "zero"}}, ErrorCode.CORRUPT_FILE),
    ],
)
def test_sampled_data_that_cannot_be_are_refused(
    read: Callable[..., Reading], observation: Any, change: dict[str, Any], code: ErrorCode
) -> None:
    for component in observation["component"]:
        component["valueSampledData"] |= change

    with pytest.raises(EcgError) as refused:
        read(observation)

    assert refused.value.code is code


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"resourceType": "Patient"}, ErrorCode.UNSUPPORTED_FORMAT),
        ({"resourceType": ["Observation"]}, ErrorCode.UNSUPPORTED_FORMAT),
        ({"resourceType": "Observation"}, ErrorCode.SIGNAL_EMPTY),
        ({"resourceType": "Bundle", "entry": 5}, ErrorCode.SIGNAL_EMPTY),
        ({"resourceType": "Observation", "component": [5, None, {"valueSampledData": 5}]}, ErrorCode.SIGNAL_EMPTY),
    ],
)
def test_resources_without_sampled_data_are_refused(
    read: Callable[..., Reading], document: dict[str, Any], code: ErrorCode
) -> None:
    with pytest.raises(EcgError) as refused:
        read(document)

    assert refused.value.code is code
