"""The parts of the system, each in its file; a part stands after those that it needs."""

from ecg_local.part import Part
from ecg_local.parts import analyzer, api, digitizer, migrations, models, postgres, redis, s3, sweeper

ALL: tuple[Part, ...] = (
    postgres.PART,
    redis.PART,
    s3.PART,
    models.PART,
    migrations.PART,
    api.PART,
    digitizer.PART,
    analyzer.PART,
    sweeper.PART,
)
