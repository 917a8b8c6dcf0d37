#!/usr/bin/env bash
# The Go benchmarks of geo, assets and tiles: time and memory of each operation on this machine.
# NEEDLEPOINT_BENCH_TIME changes the time a benchmark.
set -euo pipefail
cd "$(dirname "$0")/.."
echo "Go benchmarks of geo, assets and tiles, ${NEEDLEPOINT_BENCH_TIME:-1s} each; whole-service figures are not among them"
CGO_ENABLED=0 go test -run '^$' -bench . -benchmem -benchtime "${NEEDLEPOINT_BENCH_TIME:-1s}" ./geo/... ./assets/... ./tiles/...
