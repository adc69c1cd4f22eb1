import pytest
from ecg_shared.contract.leads import STANDARD_LEADS, sort_key, standard_lead


@pytest.mark.parametrize("lead", STANDARD_LEADS)
def test_a_standard_name_is_known_in_any_case(lead: str) -> None:
    assert [standard_lead(text) for text in (lead, lead.upper(), lead.lower())] == [lead] * 3


@pytest.mark.parametrize(
    ("label", "lead"),
    [
        ("MLII", "II"),
        ("DII", "II"),
        ("lead2", "II"),
        ("lead_II (mV)", "II"),
        ("ECG aVF [uV]", "aVF"),
        ("MDC_ECG_LEAD_V3", "V3"),
        ("C5", "V5"),
        ("ecg", "ECG"),
    ],
)
def test_usual_labels_name_their_lead(label: str, lead: str) -> None:
    assert standard_lead(label) == lead


@pytest.mark.parametrize("label", ["time", "", "V7x", "resp", "annotation", "ecg_quality"])
def test_other_words_name_no_lead(label: str) -> None:
    assert standard_lead(label) is None


def test_leads_sort_as_printed_and_strangers_follow() -> None:
    assert sorted(["V1", "X", "aVR", "I"], key=sort_key) == ["I", "aVR", "V1", "X"]
