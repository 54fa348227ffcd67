#!/usr/bin/env bash
# PostgreSQL's and others' backup programs, and a pooler, for the tests that work with what they make (Debian, Ubuntu).
# Tests without them are skipped and say so.
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../debian.sh"

as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"; else sudo "$@"; fi
}

packages=()
for package in postgresql-client pgbackrest barman xfsprogs; do
  if [[ -n $(apt-cache search --names-only "^$package\$") ]]; then
    packages+=("$package")
  else
    echo "not offered here: $package"
  fi
done
if ((${#packages[@]})); then
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null ||
    echo "could not be installed: ${packages[*]}"
fi

# A pg_basebackup serves servers as old as itself and older: the newest one that can be had, whatever this system offers.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/spillway
client=${SPILLWAY_TEST_POSTGRESQL_CLIENT:-$cache/postgresql-client}
for suite in sid trixie; do
  [[ -x $client/bin/pg_basebackup ]] && break
  rm -rf "$client"
  if ! said=$(unpack "$suite" "$client" postgresql-client); then
    echo "no PostgreSQL client of Debian $suite: $said"
    continue
  fi
  program=$(cd "$client" && ls usr/lib/postgresql/*/bin/pg_basebackup)
  runner "$client" pg_basebackup "$program"
  "$client/bin/pg_basebackup" --version >/dev/null || { rm -rf "$client"; echo "that of $suite does not run here"; }
done

# Installed by its package it would run as a service. This release's does not carry replication, as most poolers do not.
pooler=${SPILLWAY_TEST_PGBOUNCER:-$cache/pgbouncer}
if [[ ! -x $pooler/bin/pgbouncer ]]; then
  rm -rf "$pooler"
  if said=$(unpack bookworm "$pooler" pgbouncer); then
    runner "$pooler" pgbouncer usr/sbin/pgbouncer
  else
    echo "no pgbouncer: $said"
  fi
fi

version() { "$@" 2>&1 | head -1 || true; }
printf '%-14s %s\n' pg_basebackup "$(version pg_basebackup --version)" \
  'a newer one' "$(version "$client/bin/pg_basebackup" --version)" pgbackrest "$(version pgbackrest version)" \
  barman "$(version barman --version)" pgbouncer "$(version "$pooler/bin/pgbouncer" --version)"
