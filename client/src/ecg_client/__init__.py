"""The Python SDK of the ECG service; it knows the public HTTP API only.

>>> from ecg_client import Client
>>> ecg = Client().analyze("scan.jpg")      # doctest: +SKIP
>>> ecg.verdict, ecg.measurements["heart_rate_bpm"].value, ecg.signal.shape      # doctest: +SKIP
"""

from ecg_client.async_client import AsyncClient
from ecg_client.beats import Beats
from ecg_client.client import Client
from ecg_client.documents import Batch, Finding, Job, JobList, Measurement, Result, Verdict
from ecg_client.ecg import ECG, AsyncECG, NoSuchFileError
from ecg_client.errors import (
    AuthError,
    ClientError,
    DamagedDownloadError,
    InvalidRequestError,
    JobFailedError,
    MissingExtraError,
    NotFinishedError,
    NotFoundError,
    QualityError,
    QuotaError,
    RefusedError,
    ServerUnreachableError,
    StillRunningError,
)
from ecg_client.signal import Signal

__all__ = [
    "ECG",
    "AsyncClient",
    "AsyncECG",
    "AuthError",
    "Batch",
    "Beats",
    "Client",
    "ClientError",
    "DamagedDownloadError",
    "Finding",
    "InvalidRequestError",
    "Job",
    "JobFailedError",
    "JobList",
    "Measurement",
    "MissingExtraError",
    "NoSuchFileError",
    "NotFinishedError",
    "NotFoundError",
    "QualityError",
    "QuotaError",
    "RefusedError",
    "Result",
    "ServerUnreachableError",
    "Signal",
    "StillRunningError",
    "Verdict",
]
