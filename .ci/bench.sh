#!/usr/bin/env bash
# The service at work, and PostGIS at the same work in the same run: bench.sh [micro].
#   bench.sh         builds the program and measures it on made-up assets against a private PostGIS
#   bench.sh micro   the Go benchmarks of geo, assets and tiles: time and memory of each operation
# NEEDLEPOINT_BENCH_ASSETS changes how many assets are made up (1,000,000), NEEDLEPOINT_BENCH_JSON names a file for the
# report, NEEDLEPOINT_BENCH_ARGS holds further arguments of needlepoint bench; NEEDLEPOINT_BENCH_TIME is the time of a Go
# benchmark.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${1:-}" = micro ]; then
  echo "Go benchmarks of geo, assets and tiles, ${NEEDLEPOINT_BENCH_TIME:-1s} each"
  CGO_ENABLED=0 exec go test -run '^$' -bench . -benchmem -benchtime "${NEEDLEPOINT_BENCH_TIME:-1s}" ./geo/... ./assets/... ./tiles/...
fi

bash .ci/build.sh
work=$(mktemp -d)
state=$work/postgres
finish() {
  bash .ci/postgres.sh stop "$state" || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM
chmod 755 "$work" # the cluster's account passes through

# As a careful operator sets a cluster of this size: all of it in memory, and checkpoints that are rare.
against=()
if url=$(NEEDLEPOINT_PGCONF="
shared_buffers = 2GB
effective_cache_size = 6GB
max_wal_size = 8GB
checkpoint_timeout = 30min" bash .ci/postgres.sh start "$state"); then
  against=(--against "$url")
else
  echo "not compared: no PostGIS on this machine (see .ci/install.sh)"
fi
mkdir "$work/made"
json=()
if [ -n "${NEEDLEPOINT_BENCH_JSON:-}" ]; then json=(--json "$NEEDLEPOINT_BENCH_JSON"); fi
# shellcheck disable=SC2086 # arguments are words
bin/needlepoint bench --assets "${NEEDLEPOINT_BENCH_ASSETS:-1000000}" --dir "$work/made" "${against[@]}" "${json[@]}" ${NEEDLEPOINT_BENCH_ARGS:-}
