"""Writes the pages made from code: docs/errors.md, docs/measurements.md, .env.example (``make generated``)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from ecg_analyzer import measurements
from ecg_analyzer.findings import thresholds
from ecg_shared.contract.errors import ERRORS

ROOT: Final = Path(__file__).resolve().parents[1]
_ENV_EXAMPLE: Final = """\
# Copy to .env and fill in: docker compose reads it. Make each secret with: openssl rand -hex 24
POSTGRES_PASSWORD=
REDIS_PASSWORD=
S3_ACCESS_KEY=
S3_SECRET_KEY=
# Mixed into the stored form of API keys; changing it ends every key.
ECG_KEY_PEPPER=
# Port on this machine, jobs at a time in each worker container.
ECG_PORT=8000
ECG_WORKER_CONCURRENCY=1
"""


def errors_page() -> str:
    """Return docs/errors.md."""
    rows = [
        f"| `{code}` | {entry.status} | {'yes' if entry.retryable else 'no'} | {entry.sentence} | {entry.mend} |"
        for code, entry in ERRORS.items()
    ]
    head = (
        "# Errors\n\nEvery error of the API, a job or a command has one of these codes; programs may branch on it.\n"
        "HTTP errors are `application/problem+json` (RFC 9457) with the code in `code` and the mend in `detail`.\n"
        "Made from `shared/src/ecg_shared/contract/errors.py` by `make generated`.\n\n"
        "| code | HTTP status | may help to send again | what is wrong | what mends it |\n|---|---|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


def measurements_page() -> str:
    """Return docs/measurements.md."""
    measured = [f"| `{kind.name}` | {kind.unit} | {kind.method} |" for kind in measurements.ALL]
    limits = [
        f"| {name.lower().replace('_', ' ')} | {limit.value:g} {limit.unit} | {limit.source} |"
        for name, limit in vars(thresholds).items()
        if isinstance(limit, thresholds.Threshold)
    ]
    lines = [
        "# Measurements and limits",
        "",
        "What stands in `measurements` of a result; a number that cannot be known is null with a reason.",
        "Made from the analyzer's code by `make generated`.",
        "",
        "| name | unit | method |",
        "|---|---|---|",
        *measured,
        "",
        "The limits that findings rest on:",
        "",
        "| limit | value | source |",
        "|---|---|---|",
        *limits,
    ]
    return "\n".join(lines) + "\n"


PAGES: Final[dict[str, Callable[[], str]]] = {
    "docs/errors.md": errors_page,
    "docs/measurements.md": measurements_page,
    ".env.example": lambda: _ENV_EXAMPLE,
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (ROOT / name).write_text(page())
