#!/usr/bin/env bash
# Servers for the tests beside the MariaDB of the build: a real MySQL with its dump tool for the
# benchmark, from Debian's development suite, which alone has one, and an older and a newer MariaDB.
# Each is unpacked into a folder of its own with the libraries that it was built with, nothing is
# installed. Where one is not to be had, that is said and its tests are skipped.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../debian.sh"

# server NAME SUITE PROGRAM PACKAGE...
server() {
  local folder=$PWD/target/mysql-binaries/$1 suite=$2 program=$3 said
  shift 3
  if [[ ! -x $folder/usr/sbin/$program ]]; then
    rm -rf "$folder"
    said=$(unpack "$suite" "$folder" "$@") || { echo "no $program of Debian $suite: $said; its tests are skipped"; return; }
  fi
  runner "$folder" "$program" "usr/sbin/$program"
  "$folder/bin/$program" --version
}

server mysql sid mysqld mysql-server-core mysql-client-core
server mariadb-10.11 bookworm mariadbd mariadb-server-core
server mariadb-11.8 trixie mariadbd mariadb-server-core
