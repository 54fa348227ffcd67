#!/usr/bin/env bash
# The main job once for each kind of database, as in the README: it exits with 1 if one value comes
# back different. MariaDB's server is to be had for one kind of processor only.
set -euo pipefail

./spillway quickstart
if compgen -G 'target/mariadb-jars/*.jar' >/dev/null; then
  ./spillway quickstart --engine mariadb
else
  echo "no MariaDB server for this processor: its quickstart is skipped"
fi
