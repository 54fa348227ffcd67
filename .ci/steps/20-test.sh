#!/usr/bin/env bash
# All tests, to the end even if one fails.
set -euo pipefail

rm -rf ./*/target/surefire-reports
./spillway test --all --fail-at-end
