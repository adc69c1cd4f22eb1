"""``ecg-admin``: what an operator does on the database: keys."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import psycopg
from ecg_shared.jobs.statements import api_keys
from psycopg.rows import dict_row
from pydantic import ValidationError

from ecg_api.ids import new_id
from ecg_api.keys import Scope, SecretHasher, new_key
from ecg_api.settings import ApiSettings

_ACTOR: Final = "ecg-admin"
_DAY_S: Final = 86_400
_SHOWN: Final = (
    "id",
    "tenant",
    "name",
    "scopes",
    "development",
    "created_at",
    "expires_at",
    "revoked_at",
    "last_used_at",
)

Connection = psycopg.Connection[dict[str, Any]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 not found, 2 usage, 3 database unreachable."""
    chosen = _parser().parse_args(arguments)
    try:
        settings = ApiSettings()  # type: ignore[call-arg]  # from the environment
        with psycopg.connect(
            settings.database_url.get_secret_value(), connect_timeout=10, row_factory=dict_row
        ) as connection:
            status: int = chosen.run(connection, settings, chosen)
            return status
    except ValidationError as error:
        return _complain(2, "; ".join(_setting_error(found) for found in error.errors()))
    except psycopg.OperationalError:
        return _complain(3, "the database does not answer")


def create_key(connection: Connection, settings: ApiSettings, chosen: argparse.Namespace) -> int:
    """Make a key and print it: the only time that anybody sees it."""
    key = new_key()
    tenant = connection.execute(
        api_keys.ENSURE_TENANT.encode(), {"tenant_id": new_id(), "name": chosen.tenant}
    ).fetchone()
    assert tenant is not None
    connection.execute(
        api_keys.CREATE.encode(),
        {
            "key_id": key.key_id,
            "tenant_id": tenant["id"],
            "name": chosen.name,
            "secret_hmac": SecretHasher(settings.key_pepper.get_secret_value().encode())(key.secret),
            "scopes": chosen.scopes,
            "development": False,
            "expires_s": chosen.expires_days * _DAY_S if chosen.expires_days else None,
        },
    )
    _audit(connection, tenant["id"], f"key {key.key_id} created")
    sys.stdout.write(f"{key}\n")
    return 0


def revoke_key(connection: Connection, _settings: ApiSettings, chosen: argparse.Namespace) -> int:
    """End a key's life; processes that have seen it lately notice within seconds."""
    row = connection.execute(api_keys.REVOKE.encode(), {"key_id": chosen.key_id}).fetchone()
    if row is None:
        return _complain(1, f"there is no live key {chosen.key_id}")
    _audit(connection, row["tenant_id"], f"key {chosen.key_id} revoked")
    return 0


def list_keys(connection: Connection, _settings: ApiSettings, chosen: argparse.Namespace) -> int:
    """Print every key, never its secret."""
    rows = [{name: _text(row[name]) for name in _SHOWN} for row in connection.execute(api_keys.LIST.encode())]
    if chosen.json:
        sys.stdout.write(json.dumps(rows, ensure_ascii=False) + "\n")
        return 0
    widths = {name: max([len(name), *(len(row[name]) for row in rows)]) for name in _SHOWN}
    for row in [dict(zip(_SHOWN, _SHOWN, strict=True)), *rows]:
        sys.stdout.write("  ".join(row[name].ljust(widths[name]) for name in _SHOWN).rstrip() + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "ecg-admin", description="Administer the service. Settings come from ECG_… variables."
    )
    groups = parser.add_subparsers(required=True, metavar="GROUP")
    keys = groups.add_parser("keys", help="API keys").add_subparsers(required=True, metavar="COMMAND")
    create = keys.add_parser("create", help="make a key and print it, once")
    create.add_argument("--tenant", required=True, help="who it belongs to; made if new")
    create.add_argument("--name", required=True, help="what it is for")
    create.add_argument("--scopes", type=_scopes, default=[Scope.SUBMIT, Scope.READ], help="default: submit,read")
    create.add_argument("--expires-days", type=_days, help="default: never")
    create.set_defaults(run=create_key)
    revoke = keys.add_parser("revoke", help="end a key's life")
    revoke.add_argument("key_id", help="the middle part of ecg_<id>_<secret>")
    revoke.set_defaults(run=revoke_key)
    shown = keys.add_parser("list", help="print all keys without their secrets")
    shown.add_argument("--json", action="store_true", help="for programs")
    shown.set_defaults(run=list_keys)
    return parser


def _scopes(text: str) -> list[Scope]:
    try:
        return [Scope(name.strip()) for name in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"scopes are {', '.join(Scope)}") from None


def _days(text: str) -> float:
    days = float(text)
    if not days > 0:
        raise argparse.ArgumentTypeError("must be more than 0")
    return days


def _audit(connection: Connection, tenant_id: object, action: str) -> None:
    connection.execute(
        api_keys.AUDIT.encode(),
        {"tenant_id": tenant_id, "actor": _ACTOR, "action": action, "job_id": None, "outcome": "done"},
    )


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, list):
        return ",".join(value)
    return "" if value is None else str(value)


def _setting_error(found: Mapping[str, Any]) -> str:
    names = "".join(f"ECG_{str(part).upper()}: " for part in found["loc"][:1])
    return f"{names}{found['msg']}"


def _complain(status: int, text: str) -> int:
    sys.stderr.write(f"ecg-admin: {text}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
