# The calls of Airflow's RDS operators and sensors, in their order and with their parameters.
import sys
import boto3

rds = boto3.client("rds", endpoint_url=sys.argv[1])
SNAPSHOT = "arn:aws:rds:us-west-2:123456789012:snapshot:"
TARGETS = dict(
    S3BucketName="amzn-s3-demo-bucket",
    IamRoleArn="arn:aws:iam::123456789012:role/service-role/ExportRole",
    KmsKeyId="alias/lake",
)


def state(task):
    tasks = rds.describe_export_tasks(ExportTaskIdentifier=task)["ExportTasks"]
    return tasks[0]["Status"].lower()


def until(task, wanted):
    for _ in range(2000):
        if state(task) == wanted:
            return
    raise SystemExit("%s is %s" % (task, state(task)))


# RdsCreateDbSnapshotOperator, for an instance and for a cluster
rds.create_db_snapshot(DBInstanceIdentifier="db5", DBSnapshotIdentifier="air", Tags=[])
rds.get_waiter("db_snapshot_available").wait(
    DBSnapshotIdentifier="air", WaiterConfig={"Delay": 1, "MaxAttempts": 40})
rds.create_db_cluster_snapshot(DBClusterIdentifier="db5", DBClusterSnapshotIdentifier="air", Tags=[])
rds.get_waiter("db_cluster_snapshot_available").wait(
    DBClusterSnapshotIdentifier="air", WaiterConfig={"Delay": 1, "MaxAttempts": 40})

# RdsCopyDbSnapshotOperator
rds.copy_db_snapshot(
    SourceDBSnapshotIdentifier="air", TargetDBSnapshotIdentifier="air-copy", KmsKeyId="", Tags=[],
    CopyTags=False, PreSignedUrl="", OptionGroupName="", TargetCustomAvailabilityZone="")
rds.get_waiter("db_snapshot_available").wait(
    DBSnapshotIdentifier="air-copy", WaiterConfig={"Delay": 1, "MaxAttempts": 40})

# RdsStartExportTaskOperator, RdsExportTaskExistenceSensor
started = rds.start_export_task(
    ExportTaskIdentifier="airflow", SourceArn=SNAPSHOT + "air", S3Prefix="", ExportOnly=[], **TARGETS)
print(started["Status"], "ExportOnly" in started, "S3Prefix" in started)
until("airflow", "complete")
print(rds.describe_export_tasks(ExportTaskIdentifier="airflow")["ExportTasks"][0]["PercentProgress"])

# RdsCancelExportTaskOperator of a task that has ended
try:
    rds.cancel_export_task(ExportTaskIdentifier="airflow")
except rds.exceptions.InvalidExportTaskStateFault as e:
    print(e.response["Error"]["Code"])

# the sensor on a task that is not there
try:
    state("nobody")
except rds.exceptions.ClientError as e:
    print(e.response["Error"]["Code"] in ("ExportTaskNotFound", "ExportTaskNotFoundFault"))

# RdsDeleteDbSnapshotOperator
rds.delete_db_snapshot(DBSnapshotIdentifier="air")
rds.get_waiter("db_snapshot_deleted").wait(
    DBSnapshotIdentifier="air", WaiterConfig={"Delay": 1, "MaxAttempts": 40})
rds.delete_db_cluster_snapshot(DBClusterSnapshotIdentifier="air")
rds.get_waiter("db_cluster_snapshot_deleted").wait(
    DBClusterSnapshotIdentifier="air", WaiterConfig={"Delay": 1, "MaxAttempts": 40})
print("done")
