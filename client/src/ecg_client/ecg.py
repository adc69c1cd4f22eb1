"""One ECG that the service has read: what was measured on it, and its files when they are asked for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from ecg_client.beats import Beats
from ecg_client.documents import ArtifactRef, Finding, Job, Measurement, QualityPart, Result, Verdict
from ecg_client.errors import ClientError, MissingExtraError, failure
from ecg_client.signal import Signal

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd
    from matplotlib.figure import Figure

    from ecg_client.async_client import AsyncClient
    from ecg_client.client import Client

EXPORTS: Final = ("signal.edf", "signal.wfdb.zip", "signal.dcm")
_EXCERPT_S: Final = 10.0
_FETCHED_WHOLE_S: Final = 60.0


class NoSuchFileError(ClientError, LookupError):
    """The job made no file of this name; the message says which there are."""


class Reading(ABC):
    """What is known of an ECG from its job and its result, without another call."""

    job: Job

    @property
    @abstractmethod
    def result(self) -> Result:
        """The whole result document."""

    @property
    def id(self) -> str:
        """The job's id, under which the service knows this ECG."""
        return self.job.id

    @property
    def leads(self) -> tuple[str, ...]:
        """Names of the leads, in the order of the rows of ``signal``."""
        return tuple(self.result.signal.leads)

    @property
    def sampling_rate_hz(self) -> float:
        """Samples a second of each lead."""
        return self.result.signal.sampling_rate_hz

    @property
    def duration_s(self) -> float:
        """Length of the recording in seconds."""
        return self.result.signal.duration_s

    @property
    def measurements(self) -> Mapping[str, Measurement]:
        """Every measurement by its name; one that could not be made has the value None and a reason."""
        return self.result.measurements

    @property
    def verdict(self) -> Verdict:
        """Whether the rhythm is abnormal, with probability, threshold and model."""
        return self.result.prediction

    @property
    def findings(self) -> list[Finding]:
        """Statements in words, each with the number behind it."""
        return self.result.findings

    @property
    def quality(self) -> QualityPart:
        """How good the signal is, by lead, and what was left out."""
        return self.result.quality

    @property
    def disclaimer(self) -> str:
        """What this reading is not."""
        return self.result.disclaimer

    def _file(self, name: str) -> ArtifactRef:
        files = self.result.artifacts
        if name not in files:
            made = ", ".join(sorted(files)) or "none"
            mend = " A long recording is exported where the option exports=True asks." if name in EXPORTS else ""
            raise NoSuchFileError(f"This job made no {name}; its files: {made}.{mend}")
        return files[name]


class ECG(Reading):
    """An ECG from a ``Client``. The result, the signal and the beats are fetched when they are first asked for."""

    def __init__(self, client: Client, job: Job) -> None:
        self.job = job
        self._client = client
        self._result: Result | None = None
        self._signal: Signal | None = None
        self._beats: Beats | None = None

    def __repr__(self) -> str:
        if self._result is None:
            return f"<ECG {self.id}: {self.job.status}>"
        shape = f"{len(self.leads)} leads, {self.duration_s:g} s at {self.sampling_rate_hz:g} Hz"
        return f"<ECG {self.id}: {self.verdict}, {shape}>"

    def _repr_html_(self) -> str:
        from ecg_client.notebook import job_html, reading_html

        if self._result is None and self.job.status != "succeeded":
            return job_html(self.job)
        return reading_html(self, self.excerpt())

    def wait(self, *, timeout_s: float | None = None) -> ECG:
        """Wait until the result is there and return this ECG. Raises as ``Client.analyze``."""
        self.job = self._client.wait(self.id, timeout_s=timeout_s)
        if self.job.status != "succeeded":
            raise failure(self.job)
        self._result = self._client.result(self.id)
        return self

    @property
    def result(self) -> Result:
        """The whole result document. Raises NotFinishedError before the job is final."""
        if self._result is None:
            self._result = self._client.result(self.id)
        return self._result

    @property
    def waveform(self) -> Signal:
        """The signal with its leads, rate and time."""
        if self._signal is None:
            self._signal = self._client.signal(self.id)
        return self._signal

    @property
    def signal(self) -> npt.NDArray[np.float32]:
        """The samples, float32 (n_leads, n_samples) in millivolts; NaN where nothing was recorded."""
        return self.waveform.mv

    @property
    def beats(self) -> Beats:
        """Time, class, probability and RR interval of each beat."""
        if self._beats is None:
            self._beats = self._client.beats(self.id)
        return self._beats

    def excerpt(self, start_s: float = 0.0) -> Signal:
        """Return ten seconds from ``start_s``; of a long recording only these are fetched."""
        if self._signal is None and self.duration_s > _FETCHED_WHOLE_S:
            return self._client.signal(self.id, start_s=start_s, end_s=start_s + _EXCERPT_S)
        return self.waveform.cut(start_s, start_s + _EXCERPT_S)

    def plot(self, layout: str | None = None, *, start_s: float = 0.0) -> Figure:
        """Draw ten seconds on millimetre paper in true size, 25 mm/s and 10 mm/mV. Needs the extra ``plot``.

        ``layout``: "3x4+1", "6x2", "12x1" or "strip"; None chooses by the leads.
        """
        return self.excerpt(start_s).plot(layout)

    def to_pandas(self, table: Literal["signal", "beats", "measurements"] = "signal") -> pd.DataFrame:
        """Return one of the tables. Needs the extra ``pandas``.

        "signal": a column a lead in mV, indexed by time_s. "beats": a row a beat. "measurements": a row each, indexed
        by name, with value (NaN where unknown), unit, n, method and reason_if_null.
        """
        if table == "signal":
            return self.waveform.to_pandas()
        if table == "beats":
            return self.beats.to_pandas()
        if table != "measurements":
            raise ValueError(f"no table {table!r}; there are signal, beats and measurements")
        try:
            import pandas as pd
        except ImportError:
            raise MissingExtraError("pandas") from None
        columns = ["value", "unit", "n", "method", "reason_if_null"]
        frame = pd.DataFrame.from_dict(dict(self.measurements), orient="index", columns=columns)
        return frame.rename_axis("name").astype({"value": float})

    def save(self, name: str, path: str | Path) -> Path:
        """Download a file of the job, by its name in ``result.artifacts``. Raises NoSuchFileError."""
        return self._client.download(self._file(name).href, path)

    def to_zip(self, path: str | Path) -> Path:
        """Download all files of the job, the result and a manifest of their SHA-256 in one ZIP."""
        return self._client.download(f"/v1/jobs/{self.id}/export.zip", path)

    def report(self, path: str | Path) -> Path:
        """Download the PDF report."""
        return self.save("report.pdf", path)

    def to_edf(self, path: str | Path) -> Path:
        """Download the signal as EDF+."""
        return self.save("signal.edf", path)

    def to_dicom(self, path: str | Path) -> Path:
        """Download the signal as a DICOM waveform."""
        return self.save("signal.dcm", path)

    def to_wfdb(self, path: str | Path) -> Path:
        """Download the signal as a WFDB record, header and signal file in one ZIP."""
        return self.save("signal.wfdb.zip", path)


class AsyncECG(Reading):
    """An ECG from an ``AsyncClient``: the result is there, the signal, the beats and the files are awaited."""

    def __init__(self, client: AsyncClient, job: Job, result: Result) -> None:
        self.job = job
        self._client = client
        self._result = result

    def __repr__(self) -> str:
        return f"<AsyncECG {self.id}: {self.verdict}>"

    @property
    def result(self) -> Result:
        """The whole result document."""
        return self._result

    async def waveform(self) -> Signal:
        """Fetch the signal; ``(await ecg.waveform()).mv`` are the samples."""
        return await self._client.signal(self.id)

    async def beats(self) -> Beats:
        """Fetch the table of beats."""
        return await self._client.beats(self.id)

    async def save(self, name: str, path: str | Path) -> Path:
        """Download a file of the job: "report.pdf", "signal.edf", "signal.dcm", "signal.wfdb.zip" and others."""
        return await self._client.download(self._file(name).href, path)
