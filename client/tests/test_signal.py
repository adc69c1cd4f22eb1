"""The decoder is the client's own; here it reads what the service's encoder wrote."""

import sys

import numpy as np
import pytest
from ecg_client.errors import DamagedDownloadError, MissingExtraError
from ecg_client.signal import Signal, decode_signal
from ecg_shared.contract.ecg import Ecg
from ecg_shared.contract.signal_artifact import encode_signal


def test_a_signal_comes_back_to_half_a_step_with_its_gaps(made: Ecg) -> None:
    sent_mv = made.signal_mv.copy()
    sent_mv[3, 100:200] = np.nan

    signal = decode_signal(encode_signal(Ecg(sent_mv, 500.0, made.lead_names, calibrated=False)))

    assert signal.mv.dtype == np.float32
    assert signal.mv.shape == (12, 5000)
    assert signal.leads == made.lead_names
    assert signal.sampling_rate_hz == 500.0
    assert not signal.calibrated
    assert np.isnan(signal.mv[3, 100:200]).all()
    assert signal.mv == pytest.approx(sent_mv, abs=0.051e-3, nan_ok=True)  # the encoder's step is 0.1 uV


def test_a_lead_is_found_by_its_name(made: Ecg) -> None:
    signal = decode_signal(encode_signal(made))

    assert np.array_equal(signal["V1"], signal.mv[6])
    with pytest.raises(KeyError, match="V9"):
        signal["V9"]


@pytest.mark.parametrize("kept", [0, 8, 40, 1000])
def test_bytes_that_are_cut_off_are_noticed(made: Ecg, kept: int) -> None:
    with pytest.raises(DamagedDownloadError):
        decode_signal(encode_signal(made)[:kept])


def test_bytes_of_something_else_are_noticed() -> None:
    with pytest.raises(DamagedDownloadError):
        decode_signal(b"%PDF-1.7" * 100)


def test_a_cut_keeps_its_place_in_the_recording() -> None:
    signal = Signal(np.arange(1000, dtype=np.float32)[None], ("II",), 100.0)

    cut = signal.cut(2.0, 3.0).cut(2.5, 9.0)

    assert cut.mv[0].tolist() == list(range(250, 300))
    assert cut.time_s[0] == 2.5
    assert cut.duration_s == 0.5


def test_a_table_has_a_column_a_lead_indexed_by_time(made: Ecg) -> None:
    table = decode_signal(encode_signal(made)).to_pandas()

    assert list(table.columns) == list(made.lead_names)
    assert table.index.name == "time_s"
    assert table["II"].loc[0.4] == pytest.approx(1.1, abs=0.01)  # the recipe's R wave stands at 0.4 s


@pytest.mark.parametrize(("library", "extra"), [("pandas", "pandas"), ("matplotlib.figure", "plot")])
def test_a_library_that_is_missing_is_named_by_the_extra_that_brings_it(
    made: Ecg, library: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    signal = decode_signal(encode_signal(made))

    with pytest.raises(MissingExtraError, match=rf"ecg-client\[{extra}\]"):
        signal.to_pandas() if extra == "pandas" else signal.plot()
