"""The worker of the stage that turns a page into a signal."""

from ecg_local.worker import worker

PART = worker("digitizer")
