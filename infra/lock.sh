#!/usr/bin/env bash
# Writes locks/*.txt: pinned versions with hashes and no addresses, one file a thing that is installed.
# All but training share one resolution, so every process of a release runs the same versions.
set -euo pipefail
uv=${UV:-.venv/bin/uv}
export_lock() { "$uv" export --quiet --frozen --no-emit-workspace --no-annotate --no-header "${@:2}" -o "locks/$1.txt"; }

"$uv" lock --quiet
export_lock api --package ecg-api
export_lock digitizer --package ecg-digitizer
export_lock analyzer --package ecg-analyzer
export_lock local --all-packages --all-extras --no-extra pandas --no-extra plot --no-dev --group build
export_lock dev --all-packages --all-extras --all-groups
export_lock build --only-group build
rm uv.lock
# Peers are beside us in the evaluation only, with versions of their own.
for tool in uv node peers; do
  "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url \
    "locks/$tool.in" -o "locks/$tool.txt"
done
training=$(mktemp)
trap 'rm -f "$training"' EXIT
cat >"$training" <<'PACKAGES'
-e ./shared[formats,scores,serving-local,paper]
-e ./services/analyzer[cli]
-e ./services/digitizer
-e ./training[test]
hatchling
editables
PACKAGES
"$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url \
  --no-emit-package ecg-shared --no-emit-package ecg-analyzer --no-emit-package ecg-digitizer \
  --no-emit-package ecg-training "$training" -o locks/training.txt
