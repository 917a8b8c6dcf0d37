#!/usr/bin/env bash
# Style and static checks: lint.sh (everything) or lint.sh go (gofmt and vet only).
# What this machine cannot check is named as "not checked".
set -euo pipefail
cd "$(dirname "$0")/.."
staticcheck=honnef.co/go/tools/cmd/staticcheck@v0.8.2
failed=0
check() { # check NAME COMMAND...
  local name=$1
  shift
  if "$@"; then echo "ok: $name"; else echo "FAILED: $name"; failed=1; fi
}
gofmt_clean() {
  local files
  files=$(git ls-files -co --exclude-standard '*.go' | while IFS= read -r f; do [ ! -f "$f" ] || printf '%s\n' "$f"; done | xargs gofmt -l)
  [ -z "$files" ] || { echo "not in gofmt's form:"; echo "$files"; return 1; }
}
scripts_parse() {
  local f
  for f in .ci/run .ci/*.sh; do bash -n "$f" || return 1; done
}

export CGO_ENABLED=0
check gofmt gofmt_clean
check "go vet" go vet ./...
if [ "${1:-}" = go ]; then exit "$failed"; fi

check "shell syntax" scripts_parse
if command -v shellcheck >/dev/null; then check shellcheck shellcheck .ci/run .ci/*.sh; else echo "not checked: shellcheck (not installed)"; fi
# Run as a tool of its own version, so that go.mod stays the service's.
if go run "$staticcheck" -version >/dev/null 2>&1; then
  check staticcheck go run "$staticcheck" ./...
else
  echo "not checked: staticcheck (${staticcheck##*/} could not be fetched)"
fi
if command -v golangci-lint >/dev/null; then check golangci-lint golangci-lint run; else echo "not checked: golangci-lint (not installed; .golangci.yml is its setting)"; fi
check "rooms, dependencies, house rules" go test -count=1 -run 'TestRooms|TestDependencies|TestHouse' ./cmd/needlepoint
if bash .ci/need.sh >/dev/null 2>&1; then check "UI lint" bash .ci/ui.sh lint; else echo "not checked: UI lint (Node is missing or too old)"; fi
for advisories in go npm; do bash .ci/advisories.sh "$advisories" || failed=1; done
exit "$failed"
