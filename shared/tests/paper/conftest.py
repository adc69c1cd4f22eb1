from __future__ import annotations

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.leads import STANDARD_LEADS


@pytest.fixture
def twelve_leads() -> Ecg:
    """Ten seconds of twelve leads at 500 Hz: a slow sine of 0.5 mV in each, its phase another in each lead."""
    time_s = np.arange(5000) / 500.0
    rows = [0.5 * np.sin(2 * np.pi * 0.7 * time_s + k) for k in range(12)]
    return Ecg(np.array(rows, dtype=np.float32), 500.0, STANDARD_LEADS)
