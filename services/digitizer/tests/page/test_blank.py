import numpy as np
import pytest
from ecg_digitizer.page.blank import refuse_blank
from ecg_digitizer.page.picture import Picture
from ecg_shared.contract.errors import EcgError, ErrorCode


def sheet(grey: int = 250) -> np.ndarray:
    return np.full((600, 800, 3), grey, np.uint8)


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_a_page_of_one_colour_is_no_ecg(grey: int) -> None:
    with pytest.raises(EcgError) as refused:
        refuse_blank(Picture(sheet(grey), None))

    assert refused.value.code == ErrorCode.NO_ECG_FOUND


def test_the_noise_of_a_scanner_and_a_speck_of_dust_are_nothing() -> None:
    rgb = sheet() + np.random.default_rng(1).integers(-4, 5, (600, 800, 1)).astype(np.uint8)
    rgb[300:304, 400:404] = 0  # 16 of 480,000 pixels

    with pytest.raises(EcgError):
        refuse_blank(Picture(rgb, None))


def test_one_faint_line_across_the_page_is_something() -> None:
    rgb = sheet()
    rgb[300, :] = 220

    refuse_blank(Picture(rgb, None))
