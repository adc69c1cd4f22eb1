"""The limits are settings, with the defaults that the documents name."""

import pytest
from ecg_shared.jobs.sandbox import DecodeLimits


def test_the_defaults_are_the_documented_ones() -> None:
    limits = DecodeLimits()

    assert (limits.cpu_s, limits.wall_s, limits.memory_bytes) == (20, 60.0, 1_073_741_824)  # 1 GB


def test_limits_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECG_DECODE_CPU_S", "7")
    monkeypatch.setenv("ECG_DECODE_WALL_S", "2.5")

    limits = DecodeLimits()

    assert (limits.cpu_s, limits.wall_s) == (7, 2.5)
