# What a state machine does with aws-sdk:rds: a start with retries, a wait loop, a choice on Status.
import sys
import boto3

rds = boto3.client("rds", endpoint_url=sys.argv[1])
event = {"resources": ["arn:aws:rds:us-west-2:123456789012:snapshot:made"]}
for attempt in range(3):
    try:
        started = rds.start_export_task(
            ExportTaskIdentifier="states", SourceArn=event["resources"][0],
            S3BucketName="amzn-s3-demo-bucket",
            IamRoleArn="arn:aws:iam::123456789012:role/service-role/ExportRole", KmsKeyId="alias/lake")
        break
    except rds.exceptions.ExportTaskAlreadyExistsFault:
        continue
progress = []
while True:
    task = rds.describe_export_tasks(
        Filters=[{"Name": "export-task-identifier", "Values": ["states"]}])["ExportTasks"][0]
    progress.append(task["PercentProgress"])
    if task["Status"] not in ("STARTING", "IN_PROGRESS"):
        break
assert progress == sorted(progress), progress
print(task["Status"], progress[-1], task["SourceArn"] == event["resources"][0])
# what the retry of a state meets that had succeeded
try:
    rds.start_export_task(
        ExportTaskIdentifier="states", SourceArn=event["resources"][0], S3BucketName="amzn-s3-demo-bucket",
        IamRoleArn="arn:aws:iam::123456789012:role/service-role/ExportRole", KmsKeyId="alias/lake")
except rds.exceptions.ClientError as e:
    print(e.response["Error"]["Code"])
running = rds.describe_export_tasks(
    Filters=[{"Name": "status", "Values": ["in_progress", "starting"]}])["ExportTasks"]
print(len(running))
