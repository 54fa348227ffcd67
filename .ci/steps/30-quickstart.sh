#!/usr/bin/env bash
# The main job once for each kind of database, as in the README: every value has to come back equal.
# PostgreSQL's is left running for the example of the AWS CLI's page, and has to end without a trace.
set -euo pipefail

printed=$(mktemp)
./spillway quickstart --keep >"$printed" 2>&1 &
quickstart=$!
trap 'kill "$quickstart" 2>/dev/null || true; rm -f "$printed"' EXIT
until grep -q '^Log: ' "$printed"; do
  kill -0 "$quickstart" 2>/dev/null || { cat "$printed"; exit 1; }
  sleep 1
done
cat "$printed"
grep -q '^All values are equal: ' "$printed"
home=$(sed -n 's|^Log: \(.*\)/spillway.log$|\1|p' "$printed")
[[ -d $home ]]

if [[ $(/usr/bin/aws --version 2>&1) == aws-cli/2.* ]]; then
  eval "$(sed -n 's/^ *\(export AWS_[A-Z_]*=\)/\1/p' "$printed")"
  endpoint=$(sed -n 's/.*--endpoint-url \([^ ]*\) .*/\1/p' "$printed" | head -1)
  /usr/bin/aws rds start-export-task \
    --export-task-identifier my-s3-export \
    --source-arn arn:aws:rds:us-west-2:123456789012:snapshot:db5-snapshot-test \
    --s3-bucket-name amzn-s3-demo-bucket \
    --iam-role-arn arn:aws:iam::123456789012:role/service-role/ExportRole \
    --kms-key-id arn:aws:kms:us-west-2:123456789012:key/abcd0000-7fca-4128-82f2-aabbccddeeff \
    --endpoint-url "$endpoint" --profile spillway |
    sed 's/\("SnapshotTime": \)".*"/\1"2020-03-27T20:48:42.023Z"/' |
    diff - <(
      cat <<'OUTPUT'
{
    "ExportTaskIdentifier": "my-s3-export",
    "SourceArn": "arn:aws:rds:us-west-2:123456789012:snapshot:db5-snapshot-test",
    "SnapshotTime": "2020-03-27T20:48:42.023Z",
    "S3Bucket": "amzn-s3-demo-bucket",
    "IamRoleArn": "arn:aws:iam::123456789012:role/service-role/ExportRole",
    "KmsKeyId": "arn:aws:kms:us-west-2:123456789012:key/abcd0000-7fca-4128-82f2-aabbccddeeff",
    "Status": "STARTING",
    "PercentProgress": 0,
    "TotalExtractedDataInGB": 0,
    "SourceType": "SNAPSHOT"
}
OUTPUT
    )
  echo "aws of Debian prints what the page prints"
else
  echo "no aws CLI 2 at /usr/bin/aws: the page's example is skipped"
fi

kill "$quickstart"
wait "$quickstart" || true
[[ ! -e $home ]]
if grep -ls -- "$home" /proc/[0-9]*/cmdline; then
  echo "left running" >&2
  exit 1
fi
echo "nothing is left of $home"

if compgen -G 'target/mariadb-jars/*.jar' >/dev/null; then
  ./spillway quickstart --engine mariadb
else
  echo "no MariaDB server for this processor: its quickstart is skipped"
fi
