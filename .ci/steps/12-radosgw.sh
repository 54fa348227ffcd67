#!/usr/bin/env bash
# An S3 server that shares no code with ours: Ceph's radosgw of Debian trixie. Its packages are unpacked into a folder of
# their own and run with their own C library, so nothing of the system changes. Where they cannot be had, its tests are
# skipped and say so.
set -uo pipefail

folder=${SPILLWAY_RADOSGW:-${XDG_CACHE_HOME:-$HOME/.cache}/spillway/radosgw}
suite=trixie

absent() {
  echo "no radosgw: $*; its tests are skipped"
  exit 0
}

[[ -x $folder/bin/radosgw ]] && { echo "radosgw is in $folder"; exit 0; }
command -v apt-get >/dev/null || absent "this is no Debian"
[[ $(dpkg --print-architecture) == amd64 ]] || absent "only tried on amd64"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[[ -r $keyring ]] || absent "there is no $keyring"
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -v '^#' |
  grep -oE 'https?://[^ ]+/debian/?( |$)' | head -1 | tr -d ' ')
[[ -n $mirror ]] || absent "no Debian mirror is configured"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{state/lists/partial,cache/archives/partial,root/bin}
: >"$work/status"
echo "deb [signed-by=$keyring] $mirror $suite main" >"$work/sources.list"
apt=(apt-get -qq -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
  -o Dir::State="$work/state" -o Dir::State::status="$work/status" -o Dir::Cache="$work/cache"
  -o APT::Sandbox::User=root -o Debug::NoLocking=1)
"${apt[@]}" update >"$work/log" 2>&1 || absent "$(tail -1 "$work/log")"
"${apt[@]}" install --download-only --no-install-recommends -y radosgw >"$work/log" 2>&1 || absent "$(tail -1 "$work/log")"
for package in "$work"/cache/archives/*.deb; do
  dpkg-deb -x "$package" "$work/root" || absent "$package does not unpack"
done

libraries=usr/lib/x86_64-linux-gnu
for program in radosgw radosgw-admin; do
  cat >"$work/root/bin/$program.new" <<RUN
#!/usr/bin/env bash
root=\$(dirname "\$(dirname "\$(readlink -f "\$0")")")
exec "\$root/$libraries/ld-linux-x86-64.so.2" --library-path "\$root/$libraries:\$root/$libraries/ceph" "\$root/usr/bin/$program" "\$@"
RUN
done
rm -rf "$folder"
mkdir -p "$(dirname "$folder")"
mv "$work/root" "$folder"
for program in radosgw radosgw-admin; do
  chmod +x "$folder/bin/$program.new"
  mv "$folder/bin/$program.new" "$folder/bin/$program"
done
"$folder/bin/radosgw" --version || { rm -rf "$folder"; absent "it does not run here"; }
