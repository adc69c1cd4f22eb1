"""A lead as 16-bit counts."""

import numpy as np
import pytest
from ecg_shared.contract.ecg import Ecg
from ecg_shared.formats.quantised import MISSING, interleaved, quantised


@pytest.mark.parametrize(
    ("peak_mv", "step_uv"),
    [(0.0, 0.1), (3.2, 0.1), (3.3, 0.2), (16.0, 0.5), (32.0, 1.0), (1000.0, 50.0)],  # 32,767 steps reach the peak
)
def test_the_step_is_the_smallest_that_holds_the_lead(peak_mv: float, step_uv: float) -> None:
    lead_mv = np.array([-peak_mv, 0, peak_mv], np.float32)

    lead = quantised(lead_mv)

    assert (lead.scale.step_uv, lead.scale.offset_uv) == (step_uv, 0.0)
    np.testing.assert_allclose(lead.counts * step_uv / 1000, lead_mv, atol=step_uv / 2000 + 1e-6 * peak_mv)


def test_an_offset_is_taken_out_where_that_keeps_the_step_fine() -> None:
    lead_mv = np.array([250.0, 251.0, 252.5], np.float32)  # an electrode's half-cell voltage

    lead = quantised(lead_mv)

    assert lead.scale.step_uv == 0.1
    assert lead.scale.offset_uv / 0.1 == pytest.approx(round(lead.scale.offset_uv / 0.1))
    again_mv = (lead.counts * lead.scale.step_uv + lead.scale.offset_uv) / 1000
    np.testing.assert_allclose(again_mv, lead_mv, atol=1e-4)


@pytest.mark.parametrize("n_samples", [0, 5])
def test_a_lead_without_a_sample_is_all_missing(n_samples: int) -> None:
    assert quantised(np.full(n_samples, np.nan, np.float32)).counts.tolist() == [MISSING] * n_samples


def test_what_was_not_recorded_is_missing_and_nothing_else_is() -> None:
    counts = quantised(np.array([-3.2767, np.nan, 3.2767], np.float32)).counts

    assert counts.tolist() == [-32767, MISSING, 32767]


def test_leads_are_interleaved_sample_by_sample() -> None:
    signal_mv = np.array([[0.0001, 0.0002], [0.0003, np.nan]], np.float32)

    samples, scales = interleaved(Ecg(signal_mv, 100.0, ("I", "II")))

    assert np.frombuffer(samples, "<i2").tolist() == [1, 3, 2, MISSING]
    assert [scale.step_uv for scale in scales] == [0.1, 0.1]
