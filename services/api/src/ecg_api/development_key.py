"""The key of a system that was just started to try it out; production refuses to run beside one."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any, Final

import psycopg
from ecg_shared.jobs.statements import api_keys
from psycopg.rows import dict_row

from ecg_api.ids import new_id
from ecg_api.keys import Scope, SecretHasher, new_key, parse_key
from ecg_api.settings import ApiSettings, Mode

TENANT: Final = "development"
_LOCK: Final = 0x6563675F6B6579  # "ecg_key": one number in the database's space of advisory locks

_log = logging.getLogger(__name__)


class DevelopmentKeyError(Exception):
    """Production was started on a database that a development key opens."""


def settle_development_key(settings: ApiSettings) -> None:
    """Make the key at first start, or refuse to start.

    The key goes to ``ECG_DEVELOPMENT_KEY_FILE`` (mode 0600), and to stderr where that is not set. A file that holds a
    live key is left as it is; without it a new key is made, as nobody can know the old one.
    Raises DevelopmentKeyError in production when a development key lives, psycopg.Error when the database is not there.
    """
    url = settings.database_url.get_secret_value()
    with psycopg.connect(url, connect_timeout=10, row_factory=dict_row) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        lives = _one(connection, api_keys.HAS_DEVELOPMENT_KEY, {})["present"]
        if settings.mode == Mode.PRODUCTION:
            if lives:
                raise DevelopmentKeyError("a development key lives in this database: ecg-admin keys revoke it")
            return
        hashed = SecretHasher(settings.key_pepper.get_secret_value().encode())
        path = settings.development_key_file
        if lives and (path is None or _opens(connection, path, hashed)):
            return
        key = new_key()
        tenant = _one(connection, api_keys.ENSURE_TENANT, {"tenant_id": new_id(), "name": TENANT})
        _one(
            connection,
            api_keys.CREATE,
            {
                "key_id": key.key_id,
                "tenant_id": tenant["id"],
                "name": "made at first start",
                "secret_hmac": hashed(key.secret),
                "scopes": [Scope.ADMIN],
                "development": True,
                "expires_s": None,
            },
        )
        if path is not None:
            _write(path, str(key))
    _log.info("development key %s made%s", key.key_id, f", written to {path}" if path else "")
    if path is None:
        sys.stderr.write(f"Development key: {key}\n")


def _opens(connection: psycopg.Connection[dict[str, Any]], path: Path, hashed: SecretHasher) -> bool:
    try:
        key = parse_key(path.read_text().strip())
    except OSError:
        return False
    row = connection.execute(api_keys.FIND.encode(), {"key_id": key.key_id}).fetchone() if key else None
    return bool(key and row and row["live"] and bytes(row["secret_hmac"]) == hashed(key.secret))


def _one(connection: psycopg.Connection[dict[str, Any]], statement: str, parameters: dict[str, Any]) -> dict[str, Any]:
    row = connection.execute(statement.encode(), parameters).fetchone()
    if row is None:
        raise DevelopmentKeyError("the database answered nothing")
    return row


def _write(path: Path, key: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    written = path.with_name(f".{path.name}.new")
    written.unlink(missing_ok=True)
    written.touch(mode=0o600, exist_ok=False)
    written.write_text(f"{key}\n")
    written.replace(path)
