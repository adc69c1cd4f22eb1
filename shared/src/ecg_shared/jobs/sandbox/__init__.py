"""Bytes from outside are opened here: in a child process a file, with limits and without files, network or secrets."""

from ecg_shared.jobs.sandbox.limits import DecodeLimits
from ecg_shared.jobs.sandbox.parent import DecodeBug, DecodeCancelled, DecodeParent, DecodeParentLost

__all__ = ["DecodeBug", "DecodeCancelled", "DecodeLimits", "DecodeParent", "DecodeParentLost"]
