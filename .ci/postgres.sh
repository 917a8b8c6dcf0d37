#!/usr/bin/env bash
# A private PostgreSQL cluster with PostGIS for tests, on loopback, with a password of its own.
#   postgres.sh start [STATE]  starts it (or finds it running) and prints its postgres:// URL
#   postgres.sh url   [STATE]  prints the URL of a running one
#   postgres.sh stop  [STATE]  ends exactly this cluster and removes its files
# STATE is a folder that does not exist yet or was made by this script; by default one for each
# user and checkout. synchronous_commit stays on: tests kill the service and count on it.
# NEEDLEPOINT_PGCONF holds further lines of postgresql.conf for a cluster that is made.
# NEEDLEPOINT_PGBIN names the folder of initdb and pg_ctl where it is not found by itself.
set -euo pipefail
checkout=$(cd "$(dirname "$0")/.." && pwd)

default_state() {
  printf '%s/needlepoint-postgres-%s-%s' "${TMPDIR:-/tmp}" "$(id -u)" "$(printf %s "$checkout" | git hash-object --stdin | cut -c1-8)"
}
fail() { echo "postgres.sh: $*" >&2; exit 1; }

verb=${1:-}
state=${2:-$(default_state)}
case "$state" in /*) ;; *) state=$PWD/$state ;; esac

find_bin() {
  local dir version
  if [ -n "${NEEDLEPOINT_PGBIN:-}" ]; then echo "$NEEDLEPOINT_PGBIN"; return; fi
  for dir in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
    version=$(basename "$(dirname "$dir")")
    if [ -x "$dir/initdb" ] && [ -f "/usr/share/postgresql/$version/extension/postgis.control" ]; then echo "$dir"; return; fi
  done
  if command -v pg_ctl >/dev/null && command -v initdb >/dev/null; then dirname "$(command -v pg_ctl)"; return; fi
  fail "no PostgreSQL server with PostGIS found (see .ci/install.sh)"
}

# PostgreSQL refuses to run as root, so root lends it an account without rights.
account() { if id postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi; }
unprivileged() {
  cd "$state" # the account may not enter the folder this was called from
  if [ "$(id -u)" -ne 0 ]; then "$@"
  elif command -v runuser >/dev/null; then runuser -u "$(account)" -- "$@"
  else setpriv --reuid="$(account)" --regid="$(id -gn "$(account)")" --clear-groups -- "$@"; fi
}

# Another user could leave a folder of that name behind: only one that its own account holds is trusted.
is_ours() {
  local owner
  if [ "$(id -u)" -eq 0 ]; then owner=$(account); else owner=$(id -un); fi
  [ -f "$state/needlepoint-postgres" ] && [ -n "$(find "$state" -maxdepth 0 -user "$owner")" ]
}
is_running() { is_ours && (unprivileged "$bin/pg_ctl" -D "$state/data" status >/dev/null 2>&1); }

create() {
  [ ! -e "$state" ] || fail "$state exists and was not made by this script"
  mkdir -m 700 "$state"
  touch "$state/needlepoint-postgres"
  head -c 18 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$state/password"
  if [ "$(id -u)" -eq 0 ]; then chown -R "$(account)" "$state"; fi
  (unprivileged "$bin/initdb" -D "$state/data" -U postgres --pwfile="$state/password" \
    --auth=scram-sha-256 --encoding=UTF8 --no-locale >"$state/initdb.log" 2>&1) || { cat "$state/initdb.log" >&2; fail "initdb failed"; }
  cat >>"$state/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 100
timezone = 'UTC'
${NEEDLEPOINT_PGCONF:-}
CONF
}

# PostgreSQL cannot ask for "any free port", so it tries below the range of outgoing connections.
launch() {
  local port try
  for try in 1 2 3 4 5 6 7 8 9 10; do
    port=$((15000 + (RANDOM * 32768 + RANDOM) % 15000))
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then continue; fi
    if (unprivileged "$bin/pg_ctl" -D "$state/data" -l "$state/log" -o "-p $port" -w -t 60 start >/dev/null 2>&1 </dev/null 3>&-); then
      printf 'postgres://postgres:%s@127.0.0.1:%s/postgres?sslmode=disable\n' "$(cat "$state/password")" "$port" >"$state/url"
      return 0
    fi
    grep -q 'Address already in use' "$state/log" 2>/dev/null || break
  done
  tail -n 20 "$state/log" >&2 || true
  fail "PostgreSQL did not start; its files are in $state"
}

case "$verb" in
  start)
    bin=$(find_bin)
    is_ours || create
    is_running || launch
    cat "$state/url"
    ;;
  url)
    bin=$(find_bin)
    is_running || fail "no cluster runs from $state"
    cat "$state/url"
    ;;
  stop)
    is_ours || exit 0
    bin=$(find_bin)
    if is_running; then
      (unprivileged "$bin/pg_ctl" -D "$state/data" -m fast -w -t 30 stop >/dev/null) ||
        (unprivileged "$bin/pg_ctl" -D "$state/data" -m immediate -w -t 30 stop >/dev/null)
    fi
    rm -rf "$state"
    ;;
  *) sed -n '2,9p' "$0" >&2; exit 2 ;;
esac
