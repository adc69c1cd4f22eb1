"""Signal files through the sandbox: what goes through JSON and arrays comes back as the same recording."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.options import JobOptions, Patient
from ecg_shared.formats import ALL, read_ecg
from ecg_shared.formats.decoding import DECODERS, ENTRY, decode_argument, decode_signal_file, decoded_ecg
from ecg_shared.jobs.sandbox import DecodeLimits, DecodeParent
from ecg_shared.jobs.stage_work import InputFile


@pytest.fixture(scope="module")
def parent() -> Iterator[DecodeParent]:
    """A warm parent as the worker starts it; its children have no file, network or more than a gigabyte."""
    started = DecodeParent.start(DecodeLimits(), preload=DECODERS)
    yield started
    started.close()


@pytest.mark.parametrize("name", [form.NAME for form in ALL])
def test_every_format_comes_through_the_sandbox_as_it_is_read_here(
    parent: DecodeParent,
    ecg_of: Callable[..., Ecg],
    written_as: Mapping[str, Callable[[Ecg], bytes]],
    name: str,
) -> None:
    made = ecg_of("I", "II")
    ecg = Ecg(made.signal_mv, made.sampling_rate_hz, made.lead_names, start=datetime(2024, 5, 1, 12, 30, tzinfo=UTC))
    file = InputFile("upload", "application/octet-stream", written_as[name](ecg))

    again, said = decoded_ecg(*parent.decode(ENTRY, [file], decode_argument(JobOptions()), 20.0))
    here, said_here = read_ecg([file], JobOptions())

    assert (again.lead_names, again.sampling_rate_hz, again.start) == (here.lead_names, 500.0, here.start)
    assert (again.calibrated, again.source, said) == (here.calibrated, name, said_here)
    np.testing.assert_array_equal(again.signal_mv, here.signal_mv)


def test_what_is_known_of_the_patient_does_not_go_into_the_sandbox() -> None:
    options = JobOptions(patient=Patient(age_years=54, reference="MRN-1"), external_id="order-7", sampling_rate_hz=500)

    argument = decode_argument(options)

    assert "MRN-1" not in str(argument)
    assert "order-7" not in str(argument)
    assert argument["options"]["sampling_rate_hz"] == 500


def test_warnings_come_along(as_file: Callable[..., Any], beats_mv: Callable[..., Any]) -> None:
    text = "\n".join(["II", *(f"{value:.4f}" for value in beats_mv(rate_hz=250, seconds=4))])

    facts, arrays = decode_signal_file([as_file("a.csv", text)], decode_argument(JobOptions(sampling_rate_hz=250)))
    ecg, said = decoded_ecg(facts, arrays)

    assert not ecg.calibrated
    assert [code for code, _ in said] == ["units_inferred"]
