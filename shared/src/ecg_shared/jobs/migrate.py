"""Bring the database's schema up to date: ``python -m ecg_shared.jobs.migrate``.

Migrations only expand (a release later they may contract), so workers of the release before run on the new schema.
They connect straight to PostgreSQL, not through a transaction pooler.
"""

import logging
import sys
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config

from ecg_shared.jobs.settings import JobsSettings

HEAD: Final = "0001"
"""The revision this release needs; ``statements.read.SCHEMA_VERSION`` says which one there is."""


def upgrade(database_url: str) -> None:
    """Apply every migration that is missing. Several at once are serialised by an advisory lock."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["database_url"] = database_url
    command.upgrade(config, HEAD)


def main() -> int:
    """Upgrade the database that the settings name."""
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    upgrade(JobsSettings().database_url.get_secret_value())  # type: ignore[call-arg]  # from the environment
    return 0


if __name__ == "__main__":
    sys.exit(main())
