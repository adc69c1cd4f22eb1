#!/usr/bin/env bash
# Installs one lock file (local, dev, training or peers) into a virtual environment, and this checkout's packages beside it.
# Usage: infra/install.sh LOCK VENV [PACKAGE_FOLDER…]
set -euo pipefail
lock=$1 venv=$2
shift 2

die() { printf 'install: %s\n' "$1" >&2; exit 1; }

find_python() {
  local candidate
  for candidate in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
      printf '%s' "$candidate"
      return
    fi
  done
  die "Python 3.11, 3.12 or 3.13 is needed (Debian and Ubuntu: apt install python3; or set PYTHON=/path/to/python)."
}

[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || die "the embedded servers are built for x86-64 Linux, this is $(uname -s) $(uname -m)."
getconf GNU_LIBC_VERSION >/dev/null 2>&1 || die "glibc is needed; on musl systems use the containers (docker compose up)."

if [ ! -x "$venv/bin/python" ]; then
  python=$(find_python)
  "$python" -c 'import venv, ensurepip' 2>/dev/null || die "Python's venv is missing (Debian and Ubuntu: apt install python3-venv)."
  "$python" -m venv "$venv"
fi

# uv installs in a tenth of pip's time; pip, which reads the machine's own index settings, stands in where uv cannot reach one.
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r locks/uv.txt ||
  die "packages could not be fetched: check the network, or pip's index settings."
if ! "$venv/bin/python" -m uv pip install --quiet --python "$venv/bin/python" --require-hashes --no-deps -r "locks/$lock.txt"; then
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r "locks/$lock.txt"
fi
for folder in "$@"; do set -- "$@" -e "$folder"; shift; done
[ $# -eq 0 ] || "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation "$@"
