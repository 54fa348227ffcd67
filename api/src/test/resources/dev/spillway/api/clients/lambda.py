# The calls of the AWS sample that exports a snapshot when its event arrives.
import json
import sys
import uuid
import boto3

rds = boto3.client("rds", endpoint_url=sys.argv[1])
event = json.loads(sys.argv[2])
assert event["detail"]["EventID"] == "RDS-EVENT-0091", event
name = event["detail"]["SourceIdentifier"]
task = (name[4:27] + "-").replace("--", "-") + str(uuid.uuid4())
assert len(task) == 60, len(task)
response = rds.start_export_task(
    ExportTaskIdentifier=task,
    SourceArn="arn:aws:rds:us-west-2:123456789012:snapshot:" + name,
    S3BucketName="amzn-s3-demo-bucket",
    IamRoleArn="arn:aws:iam::123456789012:role/service-role/ExportRole",
    KmsKeyId="alias/lake",
)
response["SnapshotTime"] = str(response["SnapshotTime"])
json.dumps(response)  # fails on any other time
print(response["Status"])
