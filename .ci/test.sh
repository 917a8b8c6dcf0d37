#!/usr/bin/env bash
# Every test with short, seeded counts. All stages run even when one fails; the last lines say how each ended.
# The PostgreSQL cluster is this run's own and ends with it, however the run ends.
set -euo pipefail
cd "$(dirname "$0")/.."

# What readers and writers meet in runs under the race detector too, where a C compiler is here: the whole of assets, which starts
# goroutines of its own, and of these folders the tests that start some. The detector makes a test five to thirty times as slow,
# and has nothing to say of one that does a thing at a time.
met=(geo tiles)

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
go_tests() { # go_tests SUMMARY ARGUMENTS...: go test with a report that counts and names what was skipped; vet is a stage of its own
  local summary=$1
  shift
  go test -json -count=1 -timeout 9m -vet=off "$@" 2>&1 | go run .ci/report.go -summary "$summary"
}
meeting() { # meeting FOLDER: an expression of the names of its tests in files that start goroutines
  local files
  mapfile -t files < <(grep -lE 'go func|\.Go\(|NewCache\(' "$1"/*_test.go)
  printf '^(%s)$' "$(grep -hoE '^func Test[A-Za-z0-9_]+' "${files[@]}" | sed 's/^func //' | paste -sd '|')"
}
raced() { # the race detector on all that it has something to say of
  local folder rc=0
  go_tests "$work/raced-assets" -race ./assets || rc=1
  for folder in "${met[@]}"; do
    go_tests "$work/raced-$folder" -race -run "$(meeting "$folder")" "./$folder" || rc=1
  done
  return "$rc"
}
all_go_tests() { # the plain tests and the raced ones at once: while one waits for a clock or a disk, another works
  local rc=0
  if [ -z "$compiler" ]; then go_tests "$work/plain" -p 2 -parallel 5 ./...; return; fi
  CGO_ENABLED=1 raced >"$work/raced" 2>&1 &
  go_tests "$work/plain" -p 2 -parallel 5 "${plain[@]}" || rc=1
  wait $! || rc=1
  printf '\n-- under the race detector\n'
  cat "$work/raced"
  return "$rc"
}
vetted() {
  local rc=0
  wait "$vetting" || rc=1
  cat "$work/vet"
  return "$rc"
}
start_cluster() {
  # Tests end services and not the cluster, so that nothing of it has to outlive a power cut.
  NEEDLEPOINT_TEST_POSTGRES=$(NEEDLEPOINT_PGCONF=$'fsync = off\nfull_page_writes = off' bash .ci/postgres.sh start "$cluster") || return 1
  export NEEDLEPOINT_TEST_POSTGRES
}

export CGO_ENABLED=0
export NEEDLEPOINT_TABLES=$work # where tests leave what is to be read
mapfile -t plain < <(go list ./... | grep -vx needlepoint/assets)
compiler=$(command -v "$(CGO_ENABLED=1 go env CC)" || true)

stage "UI: build" bash .ci/ui.sh build
bash .ci/lint.sh go >"$work/vet" 2>&1 & # beside what waits for one core
vetting=$!
stage "UI: unit tests" bash .ci/ui.sh unit
stage "binary" bash .ci/build.sh
stage "PostGIS: private cluster" start_cluster
stage "Go: gofmt and vet, begun before" vetted
stage "Go: tests, plain and under the race detector" all_go_tests
[ -n "$compiler" ] || lines+=("$(printf '%-7s %4s    %s' skipped - "race detector: no C compiler here")")
stage "browser: end to end on bin/needlepoint" bash .ci/ui.sh e2e

printf '\n== who may ask what\n'
cat "$work/rights.txt" 2>/dev/null || echo "the test of routes by roles left no table"
printf '\n== what ran\n'
printf '%s\n' "${lines[@]}"
cat "$work"/plain 2>/dev/null || true
for summary in "$work"/raced-*; do [ ! -f "$summary" ] || { printf 'race detector, %s: ' "${summary##*-}"; cat "$summary"; }; done
cat "$work"/browser 2>/dev/null || true
if [ "$failed" -ne 0 ]; then echo "make test: FAILED after $SECONDS s"; exit 1; fi
echo "make test: passed in $SECONDS s"
