#!/usr/bin/env bash
# What the tests need beyond Go and Node: PostGIS, GDAL's tools, Chromium, a font with Chinese.
# With the argument qgis also the QGIS of Python, which is large; tests use it where it is here.
# On Debian as root it installs what is missing and says so; elsewhere it prints the one apt line and fails.
# A PostgreSQL that already serves this machine is left alone, and none is set up: tests start their own.
set -euo pipefail

has_server() { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
has_postgis() {
  local dir
  [ -z "${NEEDLEPOINT_PGBIN:-}" ] || return 0
  for dir in /usr/lib/postgresql/*/bin; do
    [ -x "$dir/initdb" ] && [ -f "/usr/share/postgresql/$(basename "$(dirname "$dir")")/extension/postgis.control" ] && return 0
  done
  command -v pg_config >/dev/null && [ -x "$(pg_config --bindir)/initdb" ] && [ -f "$(pg_config --sharedir)/extension/postgis.control" ]
}
has_gdal() { command -v ogrinfo >/dev/null && command -v ogr2ogr >/dev/null; }
has_chromium() {
  has_shell || command -v chromium || command -v chromium-browser || command -v google-chrome-stable || command -v google-chrome
}
# The Chromium without windows: with it the browser tests take two thirds of the time. Any other will do.
has_shell() { [ -n "${NEEDLEPOINT_CHROMIUM:-}" ] || command -v chromium-headless-shell; }
has_chinese() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-cn family)" ]; }
has_qgis() { /usr/bin/python3 -c 'import qgis.core' >/dev/null 2>&1; }
is_debian() { [ -f /etc/debian_version ] && command -v apt-get >/dev/null; }

# Debian 12 names its PostGIS after version 15, later ones after theirs; the plain name always fits.
postgis_package() {
  if apt-cache show postgresql-15-postgis-3 >/dev/null 2>&1; then echo postgresql-15-postgis-3; else echo postgresql-postgis; fi
}

missing=()
has_postgis || missing+=(postgresql-15-postgis-3)
has_gdal || missing+=(gdal-bin)
has_chromium >/dev/null || missing+=(chromium)
has_chinese || missing+=(fonts-wqy-microhei)
if [ "${1:-}" = qgis ]; then has_qgis || missing+=(python3-qgis); fi

may_install() { is_debian && [ "$(id -u)" -eq 0 ]; }
export DEBIAN_FRONTEND=noninteractive
apt() { apt-get -q -y -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 "$@" </dev/null; }
offers_shell() { apt-cache show chromium-headless-shell >/dev/null 2>&1; }

if has_chromium >/dev/null && ! has_shell >/dev/null && may_install && offers_shell; then
  echo "install: chromium-headless-shell, which is faster than the Chromium that is here"
  apt install --no-install-recommends chromium-headless-shell || echo "install: it cannot be had; the Chromium that is here does as well"
fi

if [ ${#missing[@]} -eq 0 ]; then
  echo "install: PostGIS, GDAL, Chromium${1:+, QGIS} and a Chinese font are here"
  exit 0
fi

if ! may_install; then
  {
    echo "The tests need what this machine lacks. On Debian, as root:"
    echo "  apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
  } >&2
  exit 1
fi

echo "install: missing: ${missing[*]}; installing with apt-get"
apt update

packages=()
for name in "${missing[@]}"; do
  if [ "$name" = postgresql-15-postgis-3 ]; then name=$(postgis_package); fi
  if [ "$name" = chromium ] && offers_shell; then name=chromium-headless-shell; fi
  packages+=("$name")
done

if ! has_server; then
  # The first server package would set up and start a cluster named main; while this file lies here it does not.
  setting=/etc/postgresql-common/createcluster.d/needlepoint.conf
  mkdir -p "$(dirname "$setting")"
  echo 'create_main_cluster = false' >"$setting"
  trap 'rm -f "$setting"' EXIT
fi
apt install --no-install-recommends "${packages[@]}"
echo "install: installed ${packages[*]}"
