import numpy as np
import pytest
from ecg_client.figure import draw
from ecg_client.signal import Signal
from ecg_shared.contract.ecg import Ecg
from matplotlib.figure import Figure

_MM_PER_INCH = 25.4


@pytest.fixture
def figure(made: Ecg) -> Figure:
    return draw(Signal(made.signal_mv, made.lead_names, made.sampling_rate_hz))


def length_mm(figure: Figure, start: tuple[float, float], end: tuple[float, float]) -> float:
    """Distance of two places of the axes on the figure itself."""
    inches = figure.dpi_scale_trans.inverted().transform(figure.axes[0].transData.transform([start, end]))
    return float(np.linalg.norm(inches[1] - inches[0])) * _MM_PER_INCH


def test_the_figure_is_as_large_as_the_sheet_and_its_footer(figure: Figure) -> None:
    assert figure.get_size_inches() * _MM_PER_INCH == pytest.approx([260.0, 148.0])


@pytest.mark.parametrize(("start", "end"), [((5.0, 50.0), (105.0, 50.0)), ((5.0, 10.0), (5.0, 110.0))])
def test_a_hundred_millimetres_are_a_hundred_millimetres(
    figure: Figure, start: tuple[float, float], end: tuple[float, float]
) -> None:
    assert length_mm(figure, start, end) == pytest.approx(100.0, abs=1e-6)


def test_grid_lines_stand_a_millimetre_apart_and_bold_ones_five(figure: Figure) -> None:
    fine_columns, fine_rows, bold_columns, _ = figure.axes[0].collections

    assert np.diff([path[0][0] for path in fine_columns.get_segments()]) == pytest.approx(1.0)
    assert len(fine_rows.get_segments()) == 141
    assert np.diff([path[0][0] for path in bold_columns.get_segments()]) == pytest.approx(5.0)
    assert bold_columns.get_linewidth()[0] == pytest.approx(0.25 * 72 / 25.4)  # 0.25 mm in points


def test_an_r_wave_is_as_high_and_as_late_as_it_is(figure: Figure) -> None:
    rhythm = figure.axes[0].lines[-1]

    x_mm, y_mm = rhythm.get_xdata()[:300], rhythm.get_ydata()[:300]
    assert y_mm.min() == pytest.approx(122.5 - 11.0, abs=0.01)  # 1.1 mV above the line of the fourth row
    assert x_mm[y_mm.argmin()] == pytest.approx(5.0 + 0.4 * 25.0, abs=0.05)  # at 0.4 s


def test_a_notebook_shows_it_as_a_picture(figure: Figure) -> None:
    assert figure._repr_png_().startswith(b"\x89PNG")  # type: ignore[attr-defined] # of the subclass


def test_a_signal_without_calibration_says_so(made: Ecg) -> None:
    signal = Signal(made.signal_mv, made.lead_names, made.sampling_rate_hz, calibrated=False)

    assert any("not calibrated" in text.get_text() for text in draw(signal).axes[0].texts)
