#!/usr/bin/env bash
# An S3 server that shares no code with ours: Ceph of Debian trixie, whole. Where it cannot be had, its tests are
# skipped and say so.
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../debian.sh"

folder=${SPILLWAY_TEST_CEPH:-${XDG_CACHE_HOME:-$HOME/.cache}/spillway/ceph}

absent() {
  echo "no Ceph: $*; its tests are skipped"
  exit 0
}

[[ -x $folder/bin/rados ]] && { echo "Ceph is in $folder"; exit 0; }
rm -rf "$folder"
said=$(unpack trixie "$folder" ceph-mon ceph-osd radosgw) || absent "$said"
# The tests look for the last one.
for program in monmaptool osdmaptool ceph-mon ceph-osd radosgw radosgw-admin rados; do
  runner "$folder" "$program" "usr/bin/$program" "$debian_libraries/ceph"
  "$folder/bin/$program" --version >"$folder/version" 2>&1 || {
    said=$(tail -1 "$folder/version")
    rm -rf "$folder"
    absent "$program does not run here: $said"
  }
done
cat "$folder/version"
