"""The four limb leads that eight stored leads imply."""

from __future__ import annotations

from typing import Final

import numpy as np

from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import PRECORDIAL_LEADS, STANDARD_LEADS, sort_key
from ecg_shared.formats.signal_format import Reading

_STORED: Final = frozenset(("I", "II", *PRECORDIAL_LEADS))


def with_derived_leads(ecg: Ecg) -> Reading:
    """Return a recording of the eight independent leads as twelve, and a warning that names those computed.

    III = II - I, aVR = -(I + II) / 2, aVL = I - II / 2, aVF = II - I / 2: Einthoven's and Goldberger's definitions.
    Any other recording comes back as it is.
    """
    if set(ecg.lead_names) & set(STANDARD_LEADS) != _STORED:
        return ecg, []
    one, two = ecg.lead_mv("I"), ecg.lead_mv("II")
    computed = {"III": two - one, "aVR": -(one + two) / 2, "aVL": one - two / 2, "aVF": two - one / 2}
    names = sorted((*ecg.lead_names, *computed), key=sort_key)
    rows = [computed[name] if name in computed else ecg.lead_mv(name) for name in names]
    complete = Ecg(
        signal_mv=np.stack(rows).astype(np.float32, copy=False),
        sampling_rate_hz=ecg.sampling_rate_hz,
        lead_names=tuple(names),
        start=ecg.start,
        calibrated=ecg.calibrated,
        source=ecg.source,
    )
    return complete, [("leads_derived", f"{', '.join(computed)} were computed from I and II.")]
