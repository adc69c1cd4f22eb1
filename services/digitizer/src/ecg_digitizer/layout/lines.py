"""Lines of print on the straight page, each read by a network that says of every column which character it is.

No character is decided on before it is known what may stand there: "aVL" or "aVF", "25 mm/s" or "50 mm/s" are weighed
by how likely the columns are under each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from ecg_shared.serving.predictor import Predictor

from ecg_digitizer.layout.alphabet import BLANK, CHARACTERS, HEIGHT_PX, INK_PX, MODEL, STRIDE_PX, classes_of
from ecg_digitizer.layout.part_maps import MAP_PX_PER_MM
from ecg_digitizer.layout.parts import Parts, Spot
from ecg_digitizer.page.picture import Rgb
from ecg_digitizer.page.rectify import PX_PER_MM

Plane = npt.NDArray[np.float32]
Grey = npt.NDArray[np.uint8]

_LEAST_MM: Final = (0.7, 1.0)  # width and height of the narrowest I and the smallest print
_TALLEST_MM: Final = 9.0
_LIKELY: Final = 0.35
_WORDS_APART: Final = 1.0  # of the print's height; a label and the next column's are farther apart
_ALIKE: Final = 0.6  # heights of words of one line, with and without long letters
_MARGIN_PX: Final = 9  # of the line's picture, left and right of its box
_WIDTHS_PX: Final = (64, 160, 320, 640, 1280)
_MOST_LINES: Final = 120  # a page full of noise is not read letter by letter
_SPACE_SHARE: Final = 1.3  # of the print's height: a wider stretch of blank is a space between words


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line of print: its box on the sheet, the share of it that looks like a lead's label, its columns.

    ``log_probability``: (n_columns, n_classes).
    """

    box: Spot
    label_share: float
    log_probability: Plane

    @property
    def middle_mm(self) -> tuple[float, float]:
        """The middle of its box, along and down the sheet."""
        return self.box.left_mm + self.box.width_mm / 2, self.box.top_mm + self.box.height_mm / 2

    @property
    def text(self) -> str:
        """The likeliest characters, a space where the print leaves room for one."""
        likeliest = self.log_probability.argmax(axis=1)
        characters: list[str] = []
        last, blanks = BLANK, 0
        for column in likeliest:
            if column == BLANK:
                blanks += 1
            elif column != last or blanks:
                if characters and blanks * STRIDE_PX > _SPACE_SHARE * INK_PX / 2:
                    characters.append(" ")
                characters.append(CHARACTERS[column - 1])
                blanks = 0
            last = int(column)
        return "".join(characters)

    @property
    def best(self) -> float:
        """Log probability of its columns when each is what it most likely is."""
        return float(self.log_probability.max(axis=1).sum())

    def likeness(self, words: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return how likely the whole line is each of the words: log of its probability over ``best``, about 0 or less.

        All ways to lay a word over the columns count (Graves et al. 2006, doi:10.1145/1143844.1143891).
        """
        return _forward(self.log_probability, words) - self.best

    def holds(self, words: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return how likely each word stands somewhere in the line, as ``likeness`` does of those columns alone."""
        return _spotted(self.log_probability - self.log_probability.max(axis=1, keepdims=True), words)


def read_lines(rgb: Rgb, parts: Parts, models: Predictor) -> list[Line]:
    """Return the lines of print on a straight page of 8 px/mm. Raises ModelUnavailableError."""
    boxes = _boxes(parts)[:_MOST_LINES]
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    pictures = [_picture(np.asarray(grey, np.uint8), box) for box, _ in boxes]
    lines: list[Line | None] = [None] * len(boxes)
    for width in _WIDTHS_PX:
        places = [k for k, picture in enumerate(pictures) if _padded_width(picture) == width]
        if not places:
            continue
        batch = np.stack([_padded(pictures[k], width) for k in places])
        answers = models.predict(MODEL, {"line": batch})["log_probability"]
        for k, answer in zip(places, answers, strict=True):
            box, share = boxes[k]
            lines[k] = Line(box, share, answer[: -(-pictures[k].shape[1] // STRIDE_PX)])
    return [line for line in lines if line is not None]


def _boxes(parts: Parts) -> list[tuple[Spot, float]]:
    """Return boxes of print and how much of each is a label: what the network took for label or text in one piece."""
    label, text = parts.maps["label"], parts.maps["text"]
    printed = np.maximum(label, text)
    boxes = []
    for spot in _words_joined(Parts({"print": printed}).spots("print", least=_LIKELY)):
        rows, columns = _pixels(spot)
        exact = _exact(spot, printed[rows, columns])
        if spot.width_mm < _LEAST_MM[0] or not _LEAST_MM[1] <= exact.height_mm <= _TALLEST_MM:
            continue
        both = label[rows, columns].sum() + text[rows, columns].sum()
        boxes.append((exact, float(label[rows, columns].sum() / max(both, 1e-6))))
    # labels first: they must be read however much other print there is
    return sorted(boxes, key=lambda pair: -pair[1])


def _words_joined(spots: list[Spot]) -> list[Spot]:
    """Join what stands side by side at one height, as wide apart as words are."""
    joined: list[Spot] = []
    for spot in sorted(spots, key=lambda one: one.left_mm):
        for place, before in enumerate(joined):
            lower, upper = min(spot.bottom_mm, before.bottom_mm), max(spot.top_mm, before.top_mm)
            low = min(spot.height_mm, before.height_mm)
            gap = spot.left_mm - before.right_mm
            if gap < _WORDS_APART * low and lower - upper > 0.6 * low and _alike(spot, before):
                joined[place] = _around(spot, before)
                break
        else:
            joined.append(spot)
    return joined


def _alike(one: Spot, other: Spot) -> bool:
    short, tall = sorted((one.height_mm, other.height_mm))
    return short > _ALIKE * tall


def _around(one: Spot, other: Spot) -> Spot:
    left, top = min(one.left_mm, other.left_mm), min(one.top_mm, other.top_mm)
    right, bottom = max(one.right_mm, other.right_mm), max(one.bottom_mm, other.bottom_mm)
    return Spot(left, top, right - left, bottom - top, one.area_px + other.area_px)


def _exact(spot: Spot, likely: Plane) -> Spot:
    """Return the box with the height and place that its map has between pixels: half a millimetre is a lot of print."""
    profile = likely.mean(axis=1)
    height_px = float(profile.sum() / max(profile.max(), 1e-6))
    middle_px = float((profile * (np.arange(profile.size) + 0.5)).sum() / max(profile.sum(), 1e-6))
    top_mm = spot.top_mm + (middle_px - height_px / 2) / MAP_PX_PER_MM
    return Spot(spot.left_mm, top_mm, spot.width_mm, height_px / MAP_PX_PER_MM, spot.area_px)


def _pixels(spot: Spot) -> tuple[slice, slice]:
    """Return the rows and columns of the maps that a box covers."""
    top, bottom, left, right = (
        round(side * MAP_PX_PER_MM) for side in (spot.top_mm, spot.bottom_mm, spot.left_mm, spot.right_mm)
    )
    return slice(top, bottom), slice(left, right)


def _picture(grey: Grey, box: Spot) -> Grey:
    """Cut a line out of the sheet so that its ink is 20 px tall."""
    scale = INK_PX / (box.height_mm * PX_PER_MM)
    width = round(box.width_mm * PX_PER_MM * scale) + 2 * _MARGIN_PX
    left = box.left_mm * PX_PER_MM - _MARGIN_PX / scale
    top = box.top_mm * PX_PER_MM - (HEIGHT_PX - INK_PX) / 2 / scale
    width = min(width, _WIDTHS_PX[-1])
    if scale < 0.8:  # averaged first, so that thin strokes are not stepped over
        grey_left, grey_top = max(0, int(left)), max(0, int(top))
        part = grey[grey_top : int(top + HEIGHT_PX / scale) + 2, grey_left : int(left + width / scale) + 2]
        size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
        grey = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)
        left, top, scale = (left - grey_left) * scale, (top - grey_top) * scale, 1.0
    matrix = np.array([[1.0 / scale, 0.0, left], [0.0, 1.0 / scale, top]])
    cut = cv2.warpAffine(
        grey,
        matrix,
        (width, HEIGHT_PX),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(cut, np.uint8)


def _padded_width(picture: Grey) -> int:
    return next(width for width in _WIDTHS_PX if picture.shape[1] <= width)


def _padded(picture: Grey, width: int) -> Grey:
    padded = np.full((HEIGHT_PX, width), int(np.median(picture)), np.uint8)
    padded[:, : picture.shape[1]] = picture
    return padded


def _states(words: Sequence[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Return each word's states (n_words, n_states), blank, character, blank, ..., its last, and which may be skipped.

    What may be skipped is a blank between characters that differ.
    """
    spelled = [classes_of(word) for word in words]
    n_states = 2 * max(map(len, spelled)) + 1
    states = np.full((len(words), n_states), BLANK, np.int64)
    for row, classes in enumerate(spelled):
        states[row, 1 : 2 * len(classes) : 2] = classes
    may_skip = np.zeros_like(states, np.bool_)
    may_skip[:, 3::2] = states[:, 3::2] != states[:, 1:-2:2]
    return states, np.array([2 * len(classes) for classes in spelled]), may_skip


def _forward(log_probability: Plane, words: Sequence[str]) -> npt.NDArray[np.float64]:
    """Return the log of the sum over all ways to lay each word over all columns."""
    states, last, may_skip = _states(words)
    reached = np.full(states.shape, -np.inf)
    reached[:, :2] = log_probability[0][states[:, :2]]
    for column in log_probability[1:]:
        came = reached.copy()
        came[:, 1:] = np.logaddexp(came[:, 1:], reached[:, :-1])
        came[:, 2:] = np.where(may_skip[:, 2:], np.logaddexp(came[:, 2:], reached[:, :-2]), came[:, 2:])
        reached = came + column[states]
    every = np.arange(len(words))
    return np.asarray(np.logaddexp(reached[every, last], reached[every, last - 1]))


def _spotted(over_best: Plane, words: Sequence[str]) -> npt.NDArray[np.float64]:
    """Return the best way to lay each word over some of the columns; ``over_best``: log probability over the best's."""
    states, last, may_skip = _states(words)
    every = np.arange(len(words))
    reached = np.full(states.shape, -np.inf)
    best = np.full(len(words), -np.inf)
    for column in over_best:
        came = reached.copy()
        came[:, 1:] = np.maximum(came[:, 1:], reached[:, :-1])
        came[:, 2:] = np.where(may_skip[:, 2:], np.maximum(came[:, 2:], reached[:, :-2]), came[:, 2:])
        came[:, 1] = np.maximum(came[:, 1], 0.0)  # a word may begin anywhere
        reached = came + column[states]
        best = np.maximum(best, reached[every, last - 1])
    return best
