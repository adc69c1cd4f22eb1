"""The Python SDK of the ECG service; it knows the public HTTP API only."""

from ecg_client.client import Client
from ecg_client.errors import ClientError, JobFailedError, RefusedError, UnreachableError

__all__ = ["Client", "ClientError", "JobFailedError", "RefusedError", "UnreachableError"]
