"""The limb leads that eight stored leads imply."""

from collections.abc import Callable

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.contract.options import JobOptions
from ecg_shared.formats import read_ecg, wfdb
from ecg_shared.formats.derived_leads import with_derived_leads

EIGHT = ("I", "II", "V1", "V2", "V3", "V4", "V5", "V6")
TWELVE = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")


def test_four_leads_are_computed_and_named() -> None:
    signal_mv = np.full((8, 3), 9.0, np.float32)
    signal_mv[0], signal_mv[1] = [1.0, 0.0, np.nan], [0.5, 2.0, 1.0]

    ecg, said = with_derived_leads(Ecg(signal_mv, 500.0, EIGHT))

    assert ecg.lead_names == TWELVE
    expected = {
        "III": [-0.5, 2.0, np.nan],  # II - I
        "aVR": [-0.75, -1.0, np.nan],  # -(I + II) / 2
        "aVL": [0.75, -1.0, np.nan],  # I - II / 2
        "aVF": [0.0, 2.0, np.nan],  # II - I / 2
    }
    for lead, values in expected.items():
        np.testing.assert_allclose(ecg.lead_mv(lead), values)
    assert (ecg.lead_mv("V6") == 9.0).all()
    assert said == [("leads_derived", "III, aVR, aVL, aVF were computed from I and II.")]


@pytest.mark.parametrize("leads", [("I", "II"), TWELVE, ("I", "V1"), (*EIGHT[:-1],), (*EIGHT, "III")])
def test_other_sets_of_leads_stay_as_they_are(ecg_of: Callable[..., Ecg], leads: tuple[str, ...]) -> None:
    ecg = ecg_of(*leads)

    assert with_derived_leads(ecg) == (ecg, [])


def test_a_lead_outside_the_twelve_stays_beside_them(ecg_of: Callable[..., Ecg]) -> None:
    assert with_derived_leads(ecg_of(*EIGHT, "V7"))[0].lead_names == (*TWELVE, "V7")


def test_the_option_leads_can_ask_for_a_computed_lead_or_rename_the_stored(
    ecg_of: Callable[..., Ecg], as_file: Callable[..., object]
) -> None:
    file = as_file("r.zip", wfdb.write(ecg_of(*EIGHT)))
    others = ("V7", "V8", "V9", "V3R", "V4R", "X", "Y", "Z")

    assert read_ecg([file], JobOptions(leads=("aVF", "V1")))[0].lead_names == ("aVF", "V1")  # type: ignore[list-item]
    assert read_ecg([file], JobOptions(leads=others))[0].lead_names == others  # type: ignore[list-item]
    with pytest.raises(EcgError) as refused:
        read_ecg([file], JobOptions(leads=("V9",)))  # type: ignore[list-item]
    assert refused.value.code is ErrorCode.INVALID_LEADS
