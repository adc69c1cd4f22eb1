from ecg_shared.jobs import migrate
from ecg_shared.jobs.database import one
from ecg_shared.jobs.settings import JobsSettings
from ecg_shared.jobs.statements import read
from sqlalchemy import Connection


def test_an_upgraded_database_is_at_the_revision_this_release_needs(database: Connection) -> None:
    assert one(database, read.SCHEMA_VERSION, {}) == {"version_num": migrate.HEAD}


def test_upgrading_twice_changes_nothing(database: Connection, settings: JobsSettings) -> None:
    migrate.upgrade(settings.database_url.get_secret_value())

    assert one(database, read.SCHEMA_VERSION, {}) == {"version_num": "0001"}
