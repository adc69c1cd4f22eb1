"""The waveform as a value, and reading it from the service's compact binary form."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from ecg_client.errors import DamagedDownloadError, MissingExtraError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd
    from matplotlib.figure import Figure

_MAGIC: Final = b"ECGI16\x00\x01"
_PREFIX: Final = struct.Struct("<8sI")


@dataclass(frozen=True, slots=True, eq=False)
class Signal:
    """Leads recorded at one clock.

    ``mv``: float32 (n_leads, n_samples) in millivolts, NaN where nothing was recorded or the page shows nothing.
    ``start_s`` is where a cut begins in the recording, ``start`` the wall clock of the recording's first sample.
    """

    mv: npt.NDArray[np.float32]
    leads: tuple[str, ...]
    sampling_rate_hz: float
    start_s: float = 0.0
    start: datetime | None = None
    calibrated: bool = True

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return float(self.mv.shape[1] / self.sampling_rate_hz)

    @property
    def time_s(self) -> npt.NDArray[np.float64]:
        """Time of each sample, float64 (n_samples,), counted from the start of the recording."""
        import numpy as np

        return self.start_s + np.arange(self.mv.shape[1]) / self.sampling_rate_hz

    def __getitem__(self, lead: str) -> npt.NDArray[np.float32]:
        """Return one lead, float32 (n_samples,) in millivolts. Raises KeyError for a lead that is not there."""
        if lead not in self.leads:
            raise KeyError(f"no lead {lead!r}; there are {', '.join(self.leads)}")
        row: npt.NDArray[np.float32] = self.mv[self.leads.index(lead)]
        return row

    def cut(self, start_s: float, end_s: float) -> Signal:
        """Return the stretch from ``start_s`` to ``end_s``, counted from the start of the recording, without a copy."""
        first, last = (round((second - self.start_s) * self.sampling_rate_hz) for second in (start_s, end_s))
        first = max(0, first)
        return replace(
            self, mv=self.mv[:, first : max(first, last)], start_s=self.start_s + first / self.sampling_rate_hz
        )

    def to_pandas(self) -> pd.DataFrame:
        """Return a table with a column a lead in mV, indexed by ``time_s``. Needs the extra ``pandas``."""
        try:
            import pandas as pd
        except ImportError:
            raise MissingExtraError("pandas") from None
        return pd.DataFrame(self.mv.T, columns=list(self.leads), index=pd.Index(self.time_s, name="time_s"))

    def plot(self, layout: str | None = None) -> Figure:
        """Draw up to ten seconds on millimetre paper in true size. Needs the extra ``plot``; see ``figure.draw``."""
        from ecg_client.figure import draw

        return draw(self, layout)


def decode_signal(content: bytes) -> Signal:
    """Return the signal held by the bytes of ``signal.i16``.

    The form (described at ``GET /v1/jobs/{id}/signal``): 8 bytes magic, uint32 header length, JSON header, then int16
    samples lead by lead, little endian; a sample is ``value * uv_per_lsb + offset_uv`` microvolts, the header's
    ``missing`` is "not recorded". Raises DamagedDownloadError.
    """
    import numpy as np

    header, start = _header(content)
    shape = (len(header["leads"]), int(header["n_samples"]))
    if len(content) < start + 2 * shape[0] * shape[1]:
        raise DamagedDownloadError("The signal is cut off.")
    samples = np.frombuffer(content, "<i2", count=shape[0] * shape[1], offset=start).reshape(shape)
    mv = np.empty(shape, np.float32)
    for row, lead, out in zip(samples, header["leads"], mv, strict=True):
        out[:] = (row * float(lead["uv_per_lsb"]) + float(lead["offset_uv"])) / 1000.0
        out[row == header["missing"]] = np.nan
    return Signal(
        mv=mv,
        leads=tuple(lead["name"] for lead in header["leads"]),
        sampling_rate_hz=float(header["sampling_rate_hz"]),
        start_s=float(header.get("start_s") or 0.0),
        start=datetime.fromisoformat(header["start"]) if header.get("start") else None,
        calibrated=bool(header.get("calibrated", True)),
    )


def _header(content: bytes) -> tuple[dict[str, Any], int]:
    """Return the header and the byte at which the samples begin."""
    if len(content) < _PREFIX.size or not content.startswith(_MAGIC):
        raise DamagedDownloadError("What arrived is no signal.i16.")
    _, length = _PREFIX.unpack_from(content)
    start = _PREFIX.size + length
    if len(content) < start:
        raise DamagedDownloadError("The signal is cut off.")
    header: dict[str, Any] = json.loads(content[_PREFIX.size : start])
    return header, start
