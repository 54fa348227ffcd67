#!/usr/bin/env bash
# The distribution, unpacked elsewhere, does the same without Maven.
set -euo pipefail

./spillway dist
elsewhere=$(mktemp -d)
trap 'rm -rf "$elsewhere"' EXIT
tar -xzf target/spillway-*.tar.gz -C "$elsewhere" --strip-components=1
mkdir "$elsewhere/no-maven"
printf '#!/bin/sh\necho "the distribution called Maven" >&2\nexit 99\n' >"$elsewhere/no-maven/mvn"
chmod +x "$elsewhere/no-maven/mvn"

cd /
PATH=$elsewhere/no-maven:$PATH "$elsewhere/spillway" doctor
PATH=$elsewhere/no-maven:$PATH "$elsewhere/spillway" quickstart
