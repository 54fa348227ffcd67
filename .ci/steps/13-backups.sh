#!/usr/bin/env bash
# PostgreSQL's and others' backup programs, for the tests that import what they make (Debian, Ubuntu).
# Tests without them are skipped and say so.
set -euo pipefail

as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"; else sudo "$@"; fi
}

packages=()
for package in postgresql-client pgbackrest; do
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
printf '%-14s %s\n' pg_basebackup "$(pg_basebackup --version 2>&1 || true)" pgbackrest "$(pgbackrest version 2>&1 || true)"
