#!/usr/bin/env bash
# Every test with short, seeded counts. All stages run even when one fails; the last lines say how each ended.
# The PostgreSQL cluster is this run's own and ends with it, however the run ends.
set -euo pipefail
cd "$(dirname "$0")/.."

# Packages whose readers and writers meet: they run under the race detector where a C compiler is here.
race='^needlepoint/(assets|tiles|geo)$'

bash .ci/need.sh
bash .ci/install.sh

work=$(mktemp -d)
cluster=${TMPDIR:-/tmp}/needlepoint-postgres-test-$$
finish() {
  local rc=$?
  trap - EXIT INT TERM
  bash .ci/postgres.sh stop "$cluster" || rc=1
  rm -rf "$work"
  exit "$rc"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

lines=()
failed=0
stage() { # stage NAME COMMAND...: runs it, notes how it ended and how long it took
  local name=$1 start=$SECONDS verdict=ok
  shift
  printf '\n== %s\n' "$name"
  "$@" || { verdict=FAILED; failed=1; }
  lines+=("$(printf '%-7s %4d s  %s' "$verdict" $((SECONDS - start)) "$name")")
}
go_tests() { # go_tests SUMMARY ARGUMENTS...: go test with a report that counts and names what was skipped
  local summary=$1
  shift
  go test -json -count=1 -timeout 9m "$@" 2>&1 | go run .ci/report.go -summary "$summary"
}
start_cluster() {
  NEEDLEPOINT_TEST_POSTGRES=$(bash .ci/postgres.sh start "$cluster") || return 1
  export NEEDLEPOINT_TEST_POSTGRES
}

export CGO_ENABLED=0
export NEEDLEPOINT_TABLES=$work # where tests leave what is to be read
mapfile -t all < <(go list ./...)
mapfile -t raced < <(printf '%s\n' "${all[@]}" | grep -E "$race" || true)
mapfile -t plain < <(printf '%s\n' "${all[@]}" | grep -vE "$race" || true)
compiler=$(command -v "$(CGO_ENABLED=1 go env CC)" || true)

stage "UI: build" bash .ci/ui.sh build
stage "UI: unit tests" bash .ci/ui.sh unit
stage "binary" bash .ci/build.sh
stage "PostGIS: private cluster" start_cluster
stage "Go: gofmt and vet" bash .ci/lint.sh go
if [ -n "$compiler" ] && [ ${#raced[@]} -gt 0 ]; then
  stage "Go: tests" go_tests "$work/plain" "${plain[@]}"
  stage "Go: tests under the race detector" env CGO_ENABLED=1 bash -o pipefail -c "$(declare -f go_tests); go_tests \"\$@\"" - "$work/raced" -race "${raced[@]}"
else
  stage "Go: tests" go_tests "$work/plain" "${all[@]}"
  lines+=("$(printf '%-7s %4s    %s' skipped - "race detector: no C compiler here")")
fi
stage "browser: end to end on bin/needlepoint" bash .ci/ui.sh e2e

printf '\n== who may ask what\n'
cat "$work/rights.txt" 2>/dev/null || echo "the test of routes by roles left no table"
printf '\n== what ran\n'
printf '%s\n' "${lines[@]}"
cat "$work"/plain "$work"/raced 2>/dev/null || true
if [ "$failed" -ne 0 ]; then echo "make test: FAILED after $SECONDS s"; exit 1; fi
echo "make test: passed in $SECONDS s"
