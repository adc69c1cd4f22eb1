"""QT and its corrections."""

from __future__ import annotations

from typing import Any

import pytest
from ecg_analyzer.measurements.kind import NotMeasurableError
from ecg_analyzer.measurements.qt_interval import qt_ms
from ecg_analyzer.measurements.qtc import QTC, QTC_BAZETT, QTC_FRAMINGHAM, QTC_HODGES


def test_qt_runs_from_the_onset_of_qrs_to_the_end_of_t(subject: Any) -> None:
    assert qt_ms(subject([800.0] * 4, t_ms=(200.0, 350.0))).value == pytest.approx(400.0)  # 50 before, 350 behind


def test_without_a_t_wave_there_is_no_qt(subject: Any) -> None:
    with pytest.raises(NotMeasurableError, match="no_t_waves"):
        qt_ms(subject([800.0] * 4))


@pytest.mark.parametrize(
    ("kind", "expected_ms"),
    [
        (QTC, 500.0),  # 400 / cube root of 0.512 = 400 / 0.8
        (QTC_BAZETT, 559.02),  # 400 / square root of 0.512 = 400 / 0.71554
        (QTC_FRAMINGHAM, 475.15),  # 400 + 154 * 0.488
        (QTC_HODGES, 500.08),  # 400 + 1.75 * (117.1875 - 60)
    ],
)
def test_each_formula_corrects_a_qt_of_400_ms_at_an_rr_of_512_ms(subject: Any, kind: Any, expected_ms: float) -> None:
    measured = kind.measure(subject([512.0] * 8, t_ms=(200.0, 350.0)))

    assert measured.value == pytest.approx(expected_ms, abs=0.01)


@pytest.mark.parametrize("kind", [QTC, QTC_BAZETT, QTC_FRAMINGHAM, QTC_HODGES])
def test_at_sixty_beats_a_minute_nothing_is_corrected(subject: Any, kind: Any) -> None:
    assert kind.measure(subject([1000.0] * 8, t_ms=(200.0, 350.0))).value == pytest.approx(400.0)


def test_an_irregular_rhythm_has_no_rate_to_correct_for(subject: Any) -> None:
    given = subject([600.0, 900.0, 700.0, 1100.0, 650.0, 950.0], t_ms=(200.0, 350.0))

    with pytest.raises(NotMeasurableError, match="irregular_rhythm"):
        QTC.measure(given)
