#!/usr/bin/env bash
# The programs that the build and the tests with other people's clients need (Debian, Ubuntu).
set -euo pipefail

as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"; else sudo "$@"; fi
}

# The newest JDK package, 25 or later, that this system's sources offer.
jdk_package() {
  apt-cache search --names-only '^(openjdk-[0-9]+-jdk-headless|temurin-[0-9]+-jdk)$' |
    awk '{ split($1, word, "-"); if (word[2] >= 25) print word[2], $1 }' | sort -n | head -1 | cut -d' ' -f2
}

# Optional: tests that need one of these are skipped without it, and the end of the run says so.
optional=(awscli zsh python3-boto3 libisal2 libdeflate0)

as_root apt-get update -qq
packages=(maven python3)
for package in "${optional[@]}"; do
  if [[ -n $(apt-cache search --names-only "^$package\$") ]]; then
    packages+=("$package")
  else
    echo "not offered here: $package"
  fi
done
as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null

if ! ./spillway java-home >/dev/null 2>&1; then
  package=$(jdk_package)
  [[ -n $package ]] || ./spillway java-home # says what to install
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null
fi

printf '%-10s %s\n' JDK "$(./spillway java-home)" Maven "$(mvn -v 2>/dev/null | sed -n 's/.*\(Apache Maven [0-9.]*\).*/\1/p')" \
  aws "$(/usr/bin/aws --version 2>&1 || true)"
