#!/usr/bin/env bash
# Servers for the tests beside the MariaDB of the build: each kind of MySQL (8.0, 8.4, 9) and MariaDB, from the release of
# Debian or Ubuntu that has it, with MySQL's dump tool for the benchmark. Each is unpacked into a folder of its own with the
# libraries that it was built with, nothing is installed. Where one is not to be had, that is said and its tests are skipped.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../debian.sh"

# server NAME SUITE PROGRAM PACKAGE...
server() {
  local folder=$PWD/target/mysql-binaries/$1 suite=$2 program=$3 said
  shift 3
  if [[ ! -x $folder/usr/sbin/$program ]]; then
    rm -rf "$folder"
    said=$(unpack "$suite" "$folder" "$@") || { echo "no $program of $suite: $said; its tests are skipped"; return; }
  fi
  runner "$folder" "$program" "usr/sbin/$program"
  "$folder/bin/$program" --version
}

server mysql sid mysqld mysql-server-core mysql-client-core
server mysql-8.0 ubuntu:jammy mysqld mysql-server-core-8.0
server mysql-8.4 ubuntu:resolute mysqld mysql-server-core
server mariadb-10.6 ubuntu:jammy mariadbd mariadb-server-core-10.6
server mariadb-10.11 bookworm mariadbd mariadb-server-core
# With the engines whose rows are elsewhere.
server mariadb-11.8 trixie mariadbd mariadb-server-core mariadb-server mariadb-plugin-connect mariadb-plugin-spider
