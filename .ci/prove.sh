#!/usr/bin/env bash
# The long counts of every Go test, what answers many at once under the race detector too, every browser test at both sizes, then 20 s
# of fuzzing for each fuzz target there is.
# NEEDLEPOINT_FUZZ_TIME changes the time a target.
set -euo pipefail
cd "$(dirname "$0")/.."
fuzz_time=${NEEDLEPOINT_FUZZ_TIME:-20s}
bash .ci/need.sh
bash .ci/install.sh qgis

cluster=${TMPDIR:-/tmp}/needlepoint-postgres-prove-$$
trap 'rc=$?; bash .ci/postgres.sh stop "$cluster" || rc=1; exit $rc' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

bash .ci/ui.sh build
bash .ci/build.sh
export CGO_ENABLED=0 NEEDLEPOINT_PROVE=1 NEEDLEPOINT_TEST_POSTGRES
NEEDLEPOINT_TEST_POSTGRES=$(bash .ci/postgres.sh start "$cluster")

failed=0
go test -json -count=1 -timeout 4h -p 1 ./... 2>&1 | go run .ci/report.go -summary /dev/stdout || failed=1
if command -v "$(CGO_ENABLED=1 go env CC)" >/dev/null; then # with the short counts: the detector takes ten times as long, and allocates
  env -u NEEDLEPOINT_PROVE CGO_ENABLED=1 go test -json -race -skip AllocatesLittle -count=1 -timeout 2h -p 1 ./web/... ./assets/access ./import/job 2>&1 |
    go run .ci/report.go -summary /dev/stdout || failed=1
else
  echo "race detector: no C compiler here"
fi
bash .ci/ui.sh e2e || failed=1

targets=0
for package in $(go list ./...); do
  for target in $(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true); do
    targets=$((targets + 1))
    printf '\n== fuzz %s %s for %s\n' "$package" "$target" "$fuzz_time"
    go test -run '^$' -fuzz "^$target\$" -fuzztime "$fuzz_time" "$package" || failed=1
  done
done

if [ "$failed" -ne 0 ]; then echo "make prove: FAILED after $SECONDS s"; exit 1; fi
echo "make prove: passed in $SECONDS s, $targets fuzz targets for $fuzz_time each"
