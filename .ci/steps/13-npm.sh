#!/usr/bin/env bash
# The AWS SDK for JavaScript, for the test that drives the API with it. Without it that test is skipped.
set -euo pipefail

sdk=@aws-sdk/client-rds@3.1169.0
folder=${XDG_CACHE_HOME:-$HOME/.cache}/spillway/npm

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  echo "not here: node and npm"
elif [[ -d $folder/node_modules/@aws-sdk/client-rds ]]; then
  echo "there already: $sdk"
elif ! npm install --silent --no-audit --no-fund --no-package-lock --prefix "$folder" "$sdk" >/dev/null 2>&1; then
  echo "not offered here: $sdk"
else
  echo "installed: $sdk"
fi
