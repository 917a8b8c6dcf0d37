#!/usr/bin/env bash
# Serves the sample district from a GeoPackage in the cache folder, made on the first run.
set -euo pipefail
cd "$(dirname "$0")/.."
cache=${XDG_CACHE_HOME:-$HOME/.cache}/needlepoint

# One store for each edition of the generator: a newer checkout shows its own district,
# and a store that another service still holds open is never replaced under it.
edition=$(find assets/sample -name '*.go' ! -name '*_test.go' | LC_ALL=C sort | xargs cat | git hash-object --stdin | cut -c1-10)
store=$cache/sample-$edition.gpkg

if [ ! -f "$store" ]; then
  mkdir -p "$cache"
  making=$(mktemp -d "$cache/making.XXXXXX")
  trap 'rm -rf "$making"' EXIT
  bin/needlepoint sample --store "$making/sample.gpkg"
  mv "$making/sample.gpkg" "$store" # whole or not at all
  rm -rf "$making"
  trap - EXIT
fi
echo "sample district: $store"
exec bin/needlepoint serve --store "$store"
