#!/usr/bin/env bash
# An S3 server that shares no code with ours: Ceph's radosgw of Debian trixie. Where it cannot be had, its tests are
# skipped and say so.
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../debian.sh"

folder=${SPILLWAY_RADOSGW:-${XDG_CACHE_HOME:-$HOME/.cache}/spillway/radosgw}

absent() {
  echo "no radosgw: $*; its tests are skipped"
  exit 0
}

[[ -x $folder/bin/radosgw ]] && { echo "radosgw is in $folder"; exit 0; }
rm -rf "$folder"
said=$(unpack trixie "$folder" radosgw) || absent "$said"
for program in radosgw radosgw-admin; do
  runner "$folder" "$program" "usr/bin/$program" "$debian_libraries/ceph"
done
"$folder/bin/radosgw" --version || { rm -rf "$folder"; absent "it does not run here"; }
