#!/usr/bin/env bash
# All tests, to the end even if one fails. A test that passes only when it is run again is named at the
# end of the run.
set -euo pipefail

rm -rf ./*/target/surefire-reports
./spillway test --all --fail-at-end -Dsurefire.rerunFailingTestsCount=1
