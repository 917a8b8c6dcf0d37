#!/usr/bin/env bash
# Checks that Go and Node are here and new enough; prints one sentence for each that is not.
set -euo pipefail
cd "$(dirname "$0")/.."
least_node=20.19
rc=0

if ! command -v go >/dev/null; then
  echo "needlepoint needs Go $(sed -n 's/^go //p' go.mod) or newer: https://go.dev/dl/" >&2
  rc=1
elif ! go list -m >/dev/null; then
  # go has said which version go.mod asks for
  rc=1
fi

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  echo "needlepoint needs Node $least_node or newer, with npm: https://nodejs.org/" >&2
  rc=1
elif ! node -e '
    const [have, least] = [process.versions.node, process.argv[1]].map(v => v.split(".").map(Number))
    process.exit(have[0] > least[0] || (have[0] === least[0] && have[1] >= least[1]) ? 0 : 1)' "$least_node"; then
  echo "needlepoint needs Node $least_node or newer; this is $(node --version)" >&2
  rc=1
fi
exit "$rc"
