#!/usr/bin/env bash
# A real MySQL server for the tests, and its dump tool for the benchmark, from Debian's development
# suite, which alone has one: unpacked into a folder of its own with the libraries that it was built
# with, nothing is installed. Where it is not to be had, that is said and its tests are skipped.
set -euo pipefail

folder=$PWD/target/mysql-binaries
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

skip() {
  echo "no MySQL server: $1; its tests are skipped"
  exit 0
}

[[ ! -x $folder/mysql/usr/sbin/mysqld ]] || { "$folder/mysql/usr/lib64/ld-linux-x86-64.so.2" \
  --library-path "$folder/mysql/usr/lib/x86_64-linux-gnu" "$folder/mysql/usr/sbin/mysqld" --version; exit 0; }
[[ $(uname -m) == x86_64 ]] || skip "not made for $(uname -m)"
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null && [[ -r $keyring ]] || skip "this is not Debian"
mirror=$(sed -n 's/^URIs: *\(http[^ ]*\/debian\)\/*$/\1/p; s/^deb \(\[[^]]*\] \)\{0,1\}\(http[^ ]*\/debian\)\/* .*/\2/p' \
  /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -1 || true)
[[ -n $mirror ]] || skip "no Debian mirror is configured"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{lists,cache}/partial "$folder"
echo "deb [signed-by=$keyring] $mirror sid main" >"$work/sources.list"
: >"$work/status"
apt=(apt-get -qq -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$work/lists"
  -o "Dir::Cache::archives=$work/cache" -o "Dir::Cache::pkgcache=" -o "Dir::Cache::srcpkgcache=" -o "Dir::State::status=$work/status"
  -o APT::Architecture=amd64 -o APT::Sandbox::User=root -o Acquire::Languages=none)
"${apt[@]}" update || skip "its package list cannot be read"
"${apt[@]}" --download-only -y --no-install-recommends install mysql-server-core mysql-client-core || skip "it is not offered"

unpacked=$(mktemp -d "$folder/unpacking-XXXX")
for package in "$work"/cache/*.deb; do
  dpkg-deb -x "$package" "$unpacked"
done
mv "$unpacked" "$folder/mysql"
"$folder/mysql/usr/lib64/ld-linux-x86-64.so.2" --library-path "$folder/mysql/usr/lib/x86_64-linux-gnu" \
  "$folder/mysql/usr/sbin/mysqld" --version
