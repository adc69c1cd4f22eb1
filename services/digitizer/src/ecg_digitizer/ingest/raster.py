"""Picture files: PNG, JPEG, TIFF, BMP, WebP."""

from __future__ import annotations

import io
import warnings
from typing import Final

import numpy as np
import numpy.typing as npt
from ecg_shared.contract.errors import EcgError, ErrorCode
from PIL import Image, ImageOps

from ecg_digitizer.ingest.limits import MOST_FRAMES, check_page, check_size
from ecg_digitizer.page.picture import Picture, Rgb

_READERS: Final = {"png": "PNG", "jpeg": "JPEG", "tiff": "TIFF", "bmp": "BMP", "webp": "WEBP"}


def count_frames(content: bytes, form: str) -> int:
    """Return how many pages the picture file holds. Raises EcgError ``corrupt_file``."""
    with _opened(content, form) as image:
        return _frames(image)


def read_picture(content: bytes, form: str, *, page: int | None) -> Picture:
    """Decode one page of a picture file, upright, opaque on white, eight bits a channel.

    Raises EcgError with ``corrupt_file``, ``image_too_large``, ``image_too_small``, ``page_out_of_range`` or
    ``too_many_pages``.
    """
    with _opened(content, form) as image:
        check_page(page, _frames(image), most=MOST_FRAMES)
        try:
            image.seek((page or 1) - 1)
            check_size(*image.size)
            dpi = _dpi(image)
            upright = _upright(image)
            return Picture(_opaque_rgb(upright), dpi)
        except EcgError:
            raise
        except MemoryError:
            raise
        except Exception as error:  # the decoders raise nearly anything on damaged bytes
            raise EcgError(code=ErrorCode.CORRUPT_FILE) from error


def _opened(content: bytes, form: str) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of size, which is checked here, and of odd metadata
            return Image.open(io.BytesIO(content), formats=[_READERS[form]])
    except Image.DecompressionBombError as error:
        raise EcgError(code=ErrorCode.IMAGE_TOO_LARGE) from error
    except MemoryError:
        raise
    except Exception as error:  # the decoders raise nearly anything on damaged bytes
        raise EcgError(code=ErrorCode.CORRUPT_FILE) from error


def _frames(image: Image.Image) -> int:
    try:
        return int(getattr(image, "n_frames", 1))
    except Exception as error:  # a damaged directory of frames
        raise EcgError(code=ErrorCode.CORRUPT_FILE) from error


def _dpi(image: Image.Image) -> float | None:
    """Return the resolution the file claims, where it claims the same one across and along."""
    try:
        across, along = (float(value) for value in image.info["dpi"])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    return across if np.isfinite(across) and across > 0 and abs(across - along) < 0.02 * across else None


def _upright(image: Image.Image) -> Image.Image:
    """Turn the picture as its EXIF says; a damaged EXIF block turns nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image.load()
        try:
            return ImageOps.exif_transpose(image)
        except (OSError, SyntaxError, ValueError, TypeError, KeyError, ArithmeticError):
            return image


def _opaque_rgb(image: Image.Image) -> Rgb:
    if image.mode.startswith("I") or image.mode == "F":
        return _from_deep(np.asarray(image))
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        paper = Image.new("RGBA", rgba.size, "white")
        return np.asarray(Image.alpha_composite(paper, rgba).convert("RGB"))
    return np.asarray(image.convert("RGB"))


def _from_deep(levels: npt.NDArray[np.generic]) -> Rgb:
    """Bring 16 and 32 bit grey to eight bits: by the range of 16 bits, or by the levels' own where they leave it."""
    values = levels.astype(np.float64)
    values = np.nan_to_num(values)
    low, high = (0.0, 65535.0) if values.min() >= 0 and 255 < values.max() <= 65535 else (values.min(), values.max())
    if values.min() >= 0 and values.max() <= 255:
        low, high = 0.0, 255.0
    grey = np.clip((values - low) / max(high - low, 1e-9) * 255.0, 0, 255).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)
