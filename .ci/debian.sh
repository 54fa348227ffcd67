# shellcheck shell=bash
# Sourced. Debian packages of another release, unpacked into a folder of their own and run with their own C library, so that
# nothing of the system changes.

debian_libraries=usr/lib/x86_64-linux-gnu

# unpack SUITE FOLDER PACKAGE...: leaves the packages and all that they depend on in FOLDER, which must not exist.
# SUITE is one of Debian's, or of Ubuntu's as `ubuntu:SUITE`. Where they cannot be had, says why and returns 1; then there is
# no FOLDER.
unpack() {
  local suite=$1 folder=$2 keyring=/usr/share/keyrings/debian-archive-keyring.gpg mirror work
  shift 2
  command -v apt-get >/dev/null || { echo "this is no Debian"; return 1; }
  [[ $(dpkg --print-architecture) == amd64 ]] || { echo "only tried on amd64"; return 1; }
  [[ -r $keyring ]] || { echo "there is no $keyring"; return 1; }
  mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -v '^#' |
    grep -oE 'https?://[^ ]+/debian/?( |$)' | head -1 | tr -d ' ')
  [[ -n $mirror ]] || { echo "no Debian mirror is configured"; return 1; }
  work=$(mktemp -d)
  if ! unpack_from "$mirror" "$suite" "$keyring" "$work" "$@"; then
    tail -1 "$work/log"
    rm -rf "$work"
    return 1
  fi
  mkdir -p "$(dirname "$folder")"
  mv "$work/root" "$folder"
  rm -rf "$work"
}

unpack_from() {
  local mirror=$1 suite=$2 keyring=$3 work=$4 components=main apt package
  shift 4
  mkdir -p "$work/root/bin"
  if [[ $suite == ubuntu:* ]]; then
    ubuntu_archive "$mirror" "$keyring" "$work" || return 1
    suite=${suite#ubuntu:} mirror=$ubuntu_mirror keyring=$ubuntu_keyring components="main universe"
  fi
  apt_of "$work" "deb [signed-by=$keyring] $mirror $suite $components"
  "${apt[@]}" update >"$work/log" 2>&1 || return 1
  "${apt[@]}" install --download-only --no-install-recommends -y "$@" >"$work/log" 2>&1 || return 1
  for package in "$work"/apt/archives/*.deb; do
    dpkg-deb -x "$package" "$work/root" 2>"$work/log" || return 1
  done
}

# apt_of WORK SOURCE: sets apt to the command that knows this source alone.
apt_of() {
  local work=$1/apt
  rm -rf "$work"
  mkdir -p "$work"/{state/lists/partial,archives/partial}
  : >"$work/status"
  echo "$2" >"$work/sources.list"
  apt=(apt-get -qq -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o Dir::State="$work/state" -o Dir::State::status="$work/status" -o Dir::Cache="$work"
    -o APT::Sandbox::User=root -o Debug::NoLocking=1)
}

# ubuntu_archive MIRROR KEYRING WORK: sets ubuntu_mirror and ubuntu_keyring to what packages of Debian say of Ubuntu's archive.
ubuntu_archive() {
  local mirror=$1 keyring=$2 work=$3 apt package
  apt_of "$work" "deb [signed-by=$keyring] $mirror trixie main"
  "${apt[@]}" update >"$work/log" 2>&1 || return 1
  (cd "$work" && "${apt[@]}" download debootstrap ubuntu-keyring) >"$work/log" 2>&1 || return 1
  for package in "$work"/*.deb; do
    dpkg-deb -x "$package" "$work/ubuntu" 2>"$work/log" || return 1
  done
  ubuntu_keyring=$work/ubuntu/usr/share/keyrings/ubuntu-archive-keyring.gpg
  ubuntu_mirror=$(grep -hoE 'default_mirror https?://[^ ]+/ubuntu$' "$work/ubuntu/usr/share/debootstrap/scripts/gutsy" |
    head -1 | cut -d' ' -f2)
  [[ -n $ubuntu_mirror ]] || { echo "debootstrap does not say where Ubuntu's archive is" >"$work/log"; return 1; }
}

# runner FOLDER NAME PROGRAM [LIBRARIES]: FOLDER/bin/NAME runs FOLDER/PROGRAM, with LIBRARIES besides the usual ones.
runner() {
  local folder=$1 name=$2 program=$3 more=${4:-} system=$debian_libraries
  # Up to Debian 12 the C library's package names its old place.
  [[ -e $folder/$system/ld-linux-x86-64.so.2 ]] || system=lib/x86_64-linux-gnu
  mkdir -p "$folder/bin"
  cat >"$folder/bin/$name" <<RUN
#!/usr/bin/env bash
root=\$(dirname "\$(dirname "\$(readlink -f "\$0")")")
exec "\$root/$system/ld-linux-x86-64.so.2" --library-path "\$root/$system:\$root/$debian_libraries${more:+:\$root/$more}" "\$root/$program" "\$@"
RUN
  chmod +x "$folder/bin/$name"
}
