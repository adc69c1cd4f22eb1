"""Leads by the numbers and names of IEEE 11073."""

import pytest
from ecg_shared.formats.lead_codes import lead_of_mdc_code, lead_of_mdc_name


@pytest.mark.parametrize(
    ("code", "lead"),
    [
        (1, "I"),
        (131_073, "I"),  # with its partition: 2 * 65,536 + 1
        (131_329, "I"),  # the potential: 256 more
        (131_389, "III"),
        (131_392, "aVF"),
        (0, None),
        (150_452, None),  # a pulse oximeter's
        (65_537, None),  # another partition
        (131_328 + 300, None),
    ],
)
def test_a_code_names_a_lead_or_none(code: int, lead: str | None) -> None:
    assert lead_of_mdc_code(code) == lead


@pytest.mark.parametrize(
    ("name", "lead"),
    [("MDC_ECG_LEAD_AVR", "aVR"), ("mdc_ecg_elec_potl_v6", "V6"), ("Lead II", "II"), ("MDC_ECG_LEAD_V7", "V7")],
)
def test_a_name_with_or_without_prefix_names_a_lead(name: str, lead: str) -> None:
    assert lead_of_mdc_name(name) == lead
