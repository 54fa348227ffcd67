#!/usr/bin/env bash
# The client starts in no more than half the time that the real `aws` (version 2) takes with the same
# arguments: one run of each in turn, by the median of the pairs' ratios.
set -euo pipefail

pairs=7
most=50
aws=/usr/bin/aws

if [[ ! -x $aws ]]; then
  echo "skipped: the aws CLI is not installed"
  exit 0
fi

export AWS_ACCESS_KEY_ID=AKIDEXAMPLE AWS_SECRET_ACCESS_KEY=none AWS_REGION=us-west-2 AWS_MAX_ATTEMPTS=1
export AWS_CONFIG_FILE=/nonexistent AWS_SHARED_CREDENTIALS_FILE=/nonexistent

# Nobody listens there: everything is loaded, signed and tried, and no server's time is counted.
vectors=(
  "rds start-export-task --generate-cli-skeleton"
  "rds start-export-task --export-task-identifier a"
  "rds describe-export-tasks --endpoint-url http://127.0.0.1:1"
)

milliseconds() {
  local began=${EPOCHREALTIME/./} status=0
  "$@" >/dev/null 2>&1 </dev/null || status=$?
  echo "$(((${EPOCHREALTIME/./} - began) / 1000)) $status"
}

median() {
  sort -n | sed -n "$(((pairs + 1) / 2))p"
}

failed=
for vector in "${vectors[@]}"; do
  read -ra words <<<"$vector"
  ./spillway "${words[@]}" >/dev/null 2>&1 </dev/null || true
  "$aws" "${words[@]}" >/dev/null 2>&1 </dev/null || true
  ours=() theirs=() ratios=()
  for ((i = 0; i < pairs; i++)); do
    read -r a a_status < <(milliseconds "$aws" "${words[@]}")
    read -r b b_status < <(milliseconds ./spillway "${words[@]}")
    [[ $a_status == "$b_status" ]] || { echo "$vector: exit status $b_status instead of $a_status"; failed=yes; }
    theirs+=("$a") ours+=("$b") ratios+=("$((b * 100 / a))")
  done
  ratio=$(printf '%s\n' "${ratios[@]}" | median)
  printf '%3d %% of aws  %5d ms  %5d ms  %s\n' "$ratio" \
    "$(printf '%s\n' "${ours[@]}" | median)" "$(printf '%s\n' "${theirs[@]}" | median)" "$vector"
  ((ratio <= most)) || failed=yes
done
[[ -z $failed ]] || { echo "the client must start in at most $most % of the time of aws"; exit 1; }
