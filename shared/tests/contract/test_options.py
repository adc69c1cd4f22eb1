import pytest
from ecg_shared.contract.options import JobOptions, Priority
from pydantic import ValidationError


def test_every_option_may_be_left_out() -> None:
    assert JobOptions().priority == Priority.ROUTINE


@pytest.mark.parametrize(
    "options",
    [
        {"lead": ["II"]},
        {"sampling_rate_hz": 0},
        {"sampling_rate_hz": "NaN"},
        {"units": "adc"},
        {"gain_adc_per_mv": 200},
        {"page": 0},
        {"leads": []},
        {"patient": {"name": "x"}},
    ],
)
def test_what_is_unknown_or_out_of_range_is_refused(options: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        JobOptions.model_validate(options)
