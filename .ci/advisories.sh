#!/usr/bin/env bash
# Known vulnerabilities of what the program is built from: advisories.sh go | npm
# Fails where there are any. Where the advisories cannot be had it says "not checked", with why, and does not fail.
# NEEDLEPOINT_VULNDB names another database of Go's advisories.
set -euo pipefail
cd "$(dirname "$0")/.."
govulncheck=golang.org/x/vuln/cmd/govulncheck@v1.9.0
patience=${NEEDLEPOINT_ADVISORY_PATIENCE:-300}

not_checked() { # not_checked NAME REASON
  echo "not checked: $1 ($(tr -s '[:space:]' ' ' <<<"$2" | cut -c1-200))"
  exit 0
}
last_line() { grep -v '^[[:space:]]*$' "$1" | tail -n 1 || true; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

check_go() {
  # Built rather than run by go run, which hides how the program ended.
  GOBIN=$work timeout "$patience" go install "$govulncheck" >"$work/out" 2>&1 ||
    not_checked govulncheck "${govulncheck##*/} could not be fetched: $(last_line "$work/out")"
  local rc=0 database=()
  [ -z "${NEEDLEPOINT_VULNDB:-}" ] || database=(-db "$NEEDLEPOINT_VULNDB")
  timeout "$patience" "$work/govulncheck" "${database[@]}" ./... >"$work/out" 2>&1 || rc=$?
  case $rc in
    0) echo "ok: govulncheck" ;;
    3) cat "$work/out"; echo "FAILED: govulncheck"; exit 1 ;;
    124) not_checked govulncheck "no answer within $patience s" ;;
    *) not_checked govulncheck "$(last_line "$work/out")" ;;
  esac
}

check_npm() {
  command -v npm >/dev/null && command -v node >/dev/null || not_checked "npm audit" "npm is not installed"
  local rc=0
  (cd web/ui && timeout "$patience" npm audit --omit=dev --package-lock-only --json) >"$work/report" 2>"$work/out" || rc=$?
  [ "$rc" -ne 124 ] || not_checked "npm audit" "no answer within $patience s"
  # npm ends the same way where it finds something and where it cannot ask: only a report has counts.
  node -e '
    let report = {}
    try { report = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")) } catch {}
    const counts = report.metadata && report.metadata.vulnerabilities
    if (!counts) {
      console.log(String((report.error && report.error.summary) || report.message || "no report").replace(/https?:\/\/\S+/g, "the registry"))
      process.exit(4)
    }
    for (const [name, v] of Object.entries(report.vulnerabilities || {})) console.log(`${name}: ${v.severity}, ${v.range}`)
    process.exit(counts.total > 0 ? 3 : 0)' "$work/report" >"$work/out" 2>&1 || { rc=$?
    case $rc in
      3) cat "$work/out"; echo "FAILED: npm audit"; exit 1 ;;
      *) not_checked "npm audit" "$(last_line "$work/out")" ;;
    esac
  }
  echo "ok: npm audit"
}

case ${1:-} in
  go) check_go ;;
  npm) check_npm ;;
  *) sed -n '2,4s/^# //p' "$0" >&2; exit 2 ;;
esac
