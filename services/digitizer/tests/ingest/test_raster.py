from __future__ import annotations

import contextlib
import io
import struct
import zlib

import numpy as np
import pytest
from ecg_digitizer.ingest.document import count_pages, read_page
from ecg_shared.contract.errors import EcgError, ErrorCode
from ecg_shared.formats.sniffing import HEAD_BYTES, sniff_upload
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

WIDTH_PX, HEIGHT_PX = 320, 200


def picture(mode: str = "RGB") -> Image.Image:
    """White, with a black square in the upper left corner."""
    image = Image.new("RGB", (WIDTH_PX, HEIGHT_PX), "white")
    image.paste((0, 0, 0), (0, 0, 40, 40))
    return image.convert(mode)


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("form", "mode"),
    [
        ("PNG", "RGB"), ("PNG", "L"), ("PNG", "1"), ("PNG", "P"), ("PNG", "RGBA"), ("JPEG", "L"), ("JPEG", "CMYK"),
        ("TIFF", "1"), ("TIFF", "CMYK"), ("BMP", "RGB"), ("WEBP", "RGB"),
    ],
)  # fmt: skip
def test_every_kind_of_picture_becomes_eight_bit_colour(form: str, mode: str) -> None:
    page = read_page(saved(picture(mode), form), page=None)

    assert page.rgb.shape == (HEIGHT_PX, WIDTH_PX, 3)
    assert page.rgb.dtype == np.uint8
    assert page.rgb[10:30, 10:30].max() < 30
    assert page.rgb[100:, 100:].min() > 225


def test_transparent_pixels_are_paper() -> None:
    see_through = Image.new("RGBA", (WIDTH_PX, HEIGHT_PX), (0, 0, 0, 0))

    assert read_page(saved(see_through, "PNG"), page=None).rgb.min() == 255


def test_sixteen_bits_are_scaled_not_cut() -> None:
    levels = np.full((HEIGHT_PX, WIDTH_PX), 65535, np.uint16)
    levels[:40, :40] = 32768
    content = saved(Image.fromarray(levels), "PNG")

    page = read_page(content, page=None)

    assert page.rgb[10, 10, 0] == pytest.approx(127.5, abs=1)
    assert page.rgb[100, 100, 0] == 255


def test_a_camera_held_sideways_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the stored picture has to be turned a quarter clockwise
    page = read_page(saved(picture(), "JPEG", exif=exif.tobytes(), quality=95), page=None)

    assert page.rgb.shape == (WIDTH_PX, HEIGHT_PX, 3)
    assert page.rgb[20, -20].max() < 30  # the upper left corner is now the upper right one


def test_pages_of_a_tiff_are_counted_and_chosen() -> None:
    second = Image.new("RGB", (WIDTH_PX, HEIGHT_PX), (200, 0, 0))
    content = saved(picture(), "TIFF", save_all=True, append_images=[second])

    assert count_pages(content) == 2
    assert tuple(read_page(content, page=2).rgb[100, 100]) == (200, 0, 0)
    with pytest.raises(EcgError) as refused:
        read_page(content, page=3)
    assert refused.value.code == ErrorCode.PAGE_OUT_OF_RANGE


def test_the_resolution_in_the_file_is_kept() -> None:
    assert read_page(saved(picture(), "PNG", dpi=(200, 200)), page=None).dpi == pytest.approx(200, abs=0.1)


def png_claiming(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (png_claiming(30_000, 30_000), ErrorCode.IMAGE_TOO_LARGE),
        (png_claiming(13_000, 13_000), ErrorCode.IMAGE_TOO_LARGE),
        (png_claiming(21_000, 300), ErrorCode.IMAGE_TOO_LARGE),
        (png_claiming(1, 1), ErrorCode.IMAGE_TOO_SMALL),
        (png_claiming(10, 5000), ErrorCode.IMAGE_TOO_SMALL),
        (b"", ErrorCode.EMPTY_FILE),
        (b" \n\n", ErrorCode.EMPTY_FILE),
        (b"MZ\x90\x00 a program", ErrorCode.UNSUPPORTED_FORMAT),
        (saved(picture(), "PNG")[:-200], ErrorCode.CORRUPT_FILE),
        (saved(picture(), "JPEG")[:400], ErrorCode.CORRUPT_FILE),
    ],
    ids=["huge", "large", "long", "dot", "thread", "empty", "blank", "program", "cut png", "cut jpeg"],
)
def test_bad_pictures_are_refused_by_code_before_they_cost_memory(content: bytes, code: ErrorCode) -> None:
    with pytest.raises(EcgError) as refused:
        read_page(content, page=None)

    assert refused.value.code == code


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "BMP", "WEBP"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(at=st.floats(0, 1), value=st.integers(0, 255), cut=st.one_of(st.none(), st.floats(0.01, 0.99)))
def test_damage_anywhere_gives_a_picture_or_a_coded_error(form: str, at: float, value: int, cut: float | None) -> None:
    content = bytearray(saved(picture(), form))
    content[min(len(content) - 1, int(at * len(content)))] = value
    if cut is not None:
        del content[int(cut * len(content)) :]

    with contextlib.suppress(EcgError):
        assert read_page(bytes(content), page=None).rgb.ndim == 3


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "BMP", "WEBP"])
def test_what_the_gateway_takes_for_a_page_is_read_as_one(form: str) -> None:
    content = saved(picture(), form)

    assert sniff_upload(content[:HEAD_BYTES], f"page.{form.lower()}").kind == "page"
    assert read_page(content, page=None).width_px == WIDTH_PX


def test_a_recording_is_no_page() -> None:
    with pytest.raises(EcgError) as refused:
        read_page(b"time,II\n0.000,0.1\n0.002,0.2\n0.004,0.3\n", page=None)

    assert refused.value.code == ErrorCode.UNSUPPORTED_FORMAT
