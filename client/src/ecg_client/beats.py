"""The beats of a recording as columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ecg_client.errors import MissingExtraError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

_WORDS: Final = frozenset({"class", "lead", "wave"})


@dataclass(frozen=True, slots=True, eq=False)
class Beats(Mapping[str, "npt.NDArray[Any]"]):
    """One row a beat in the order of time, as arrays of shape (n_beats,): ``beats["rr_ms"]`` or ``beats.rr_ms``.

    Columns beyond those named here are there too where the service sends them. A number that is not known is NaN.
    """

    columns: Mapping[str, npt.NDArray[Any]]

    @property
    def time_s(self) -> npt.NDArray[np.float64]:
        """Time of each beat in seconds from the start of the recording."""
        return self.columns["time_s"]

    @property
    def label(self) -> npt.NDArray[np.str_]:
        """Class of each beat: N, S, V, F or Q (AAMI EC57)."""
        return self.columns["class"]

    @property
    def probability(self) -> npt.NDArray[np.float64]:
        """How sure the class is, 0 to 1."""
        return self.columns["probability"]

    @property
    def rr_ms(self) -> npt.NDArray[np.float64]:
        """Milliseconds since the beat before; NaN for the first and after a stretch that was left out."""
        return self.columns["rr_ms"]

    @property
    def n_beats(self) -> int:
        """Number of rows."""
        return len(next(iter(self.columns.values()), ()))

    def __getitem__(self, column: str) -> npt.NDArray[Any]:
        return self.columns[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def __repr__(self) -> str:
        return f"<Beats: {self.n_beats} × {', '.join(self.columns)}>"

    def to_pandas(self) -> pd.DataFrame:
        """Return the table. Needs the extra ``pandas``."""
        try:
            import pandas as pd
        except ImportError:
            raise MissingExtraError("pandas") from None
        return pd.DataFrame(dict(self.columns))


def decode_beats(text: str) -> Beats:
    """Return the beats held by ``beats.csv``: a header line, then a line a beat; an empty cell is unknown."""
    header, *rows = list(csv.reader(io.StringIO(text))) or [[]]
    return Beats({name: _column(name, [row[place] for row in rows]) for place, name in enumerate(header)})


def _column(name: str, cells: Sequence[str]) -> npt.NDArray[Any]:
    import numpy as np

    if name in _WORDS:
        return np.array(cells, np.str_)
    try:
        return np.array([float(cell) if cell else np.nan for cell in cells], np.float64)
    except ValueError:
        return np.array(cells, np.str_)
