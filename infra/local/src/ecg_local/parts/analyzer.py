"""The worker of the stage that turns a signal into findings."""

from ecg_local.worker import worker

PART = worker("analyzer")
