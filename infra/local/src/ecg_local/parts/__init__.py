"""The parts of the system, each in its file, in the order in which they are listed for people."""

from ecg_local.part import Part
from ecg_local.parts import postgres, redis, s3

ALL: tuple[Part, ...] = (postgres.PART, redis.PART, s3.PART)
