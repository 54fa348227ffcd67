#!/usr/bin/env bash
# The distribution, unpacked elsewhere, does the same without Maven; as an ordinary user, because the
# step before ran as whoever runs these steps.
set -euo pipefail

./spillway dist

# The client's cache is used (without one Java refuses to start here), and made anew when its jar is.
starts_from_cache() { JDK_JAVA_OPTIONS=-XX:AOTMode=on "$@" rds help >/dev/null; }
./spillway rds help >/dev/null
starts_from_cache ./spillway
touch cli/target/cli-*.jar
./spillway rds help >/dev/null
find target -name 'client-*.aot' -newer "$(echo cli/target/cli-*.jar)" | grep -q .
starts_from_cache ./spillway

elsewhere=$(mktemp -d)
trap 'rm -rf "$elsewhere"' EXIT
tar -xzf target/spillway-*.tar.gz -C "$elsewhere" --strip-components=1
mkdir "$elsewhere/no-maven"
printf '#!/bin/sh\necho "the distribution called Maven" >&2\nexit 99\n' >"$elsewhere/no-maven/mvn"
chmod +x "$elsewhere/no-maven/mvn"

ordinary=()
if [[ $(id -u) == 0 ]]; then
  user=$(id -u nobody)
  group=$(id -g nobody)
  chmod 755 "$elsewhere"
  install -d -m 700 -o "$user" -g "$group" "$elsewhere/home"
  ordinary=(setpriv --reuid="$user" --regid="$group" --clear-groups env "HOME=$elsewhere/home")
fi

cd /
PATH=$elsewhere/no-maven:$PATH "${ordinary[@]}" "$elsewhere/spillway" doctor
PATH=$elsewhere/no-maven:$PATH "${ordinary[@]}" "$elsewhere/spillway" quickstart

# Nothing can be written beside it, so its cache is in the user's own directory.
"${ordinary[@]}" "$elsewhere/spillway" rds help >/dev/null
starts_from_cache "${ordinary[@]}" "$elsewhere/spillway"
[[ $(id -u) != 0 ]] || ls "$elsewhere"/home/.cache/spillway/client-*.aot
