#!/usr/bin/env bash
# The web UI: ui.sh build | unit | lint | e2e
#   build  installs the pinned packages and builds web/ui/dist, each only when its input has changed
#   unit   the UI's unit tests          lint  types and style
#   e2e    the browser tests against bin/needlepoint
set -euo pipefail
cd "$(dirname "$0")/../web/ui"
stamps=node_modules/.needlepoint

# Fingerprints rather than dates: a fresh clone and a switched branch have misleading dates.
lock_print() { { node --version; cat package.json package-lock.json; } | git hash-object --stdin; }
source_print() {
  find . \( -name node_modules -o -name dist -o -name e2e -o -name test-results -o -name playwright-report \) -prune \
    -o -type f -print | LC_ALL=C sort | { while IFS= read -r f; do printf '%s\n' "$f"; cat "$f"; done
    cat ../../assets/catalogue/classes.json; } | git hash-object --stdin # the glyphs are made from the catalogue
}
same() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

install_packages() {
  local print
  print=$(lock_print)
  same "$stamps/lock" "$print" && return 0
  echo "ui: npm ci"
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error
  mkdir -p "$stamps"
  printf '%s' "$print" >"$stamps/lock"
}

build() {
  local print
  print=$(source_print)
  [ -f dist/index.html ] && same "$stamps/dist" "$print" && return 0
  rm -f "$stamps/dist"
  npm run --silent build
  printf '%s' "$print" >"$stamps/dist"
}

find_chromium() {
  local name
  for name in chromium-headless-shell chromium chromium-browser google-chrome-stable google-chrome; do
    command -v "$name" && return 0
  done
  echo "ui: no Chromium found; set NEEDLEPOINT_CHROMIUM to its path" >&2
  return 1
}

e2e() {
  NEEDLEPOINT_CHROMIUM=${NEEDLEPOINT_CHROMIUM:-$(find_chromium)}
  NEEDLEPOINT_BIN=${NEEDLEPOINT_BIN:-$(cd ../.. && pwd)/bin/needlepoint}
  export NEEDLEPOINT_CHROMIUM NEEDLEPOINT_BIN
  npm run --silent e2e
}

case "${1:-}" in
  build) install_packages; build ;;
  unit) install_packages; npm run --silent test ;;
  lint) install_packages; npm run --silent lint ;;
  e2e) install_packages; e2e ;;
  *) sed -n '2,5p' "../../.ci/ui.sh" >&2; exit 2 ;;
esac
