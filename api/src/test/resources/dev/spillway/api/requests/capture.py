"""Records requests of the real aws CLI and boto3, byte for byte, signed with the example keys.

Run by hand when the clients change: python3 capture.py (needs `aws` and boto3 on the path).
"""
import os
import re
import socket
import subprocess
import tempfile
import threading
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

HERE = os.path.dirname(os.path.abspath(__file__))
KEY, SECRET, REGION = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-west-2"
ARN = "arn:aws:rds:us-west-2:123456789012:snapshot:db5-snapshot-test"
ROLE = "arn:aws:iam::123456789012:role/service-role/ExportRole"
KMS = "arn:aws:kms:us-west-2:123456789012:key/abcd0000-7fca-4128-82f2-aabbccddeeff"
REFUSAL = (b"<ErrorResponse><Error><Type>Sender</Type><Code>Recorded</Code>"
           b"<Message>recorded</Message></Error><RequestId>r</RequestId></ErrorResponse>")


def record(name, call):
    """Lets `call(endpoint)` send one request, stores its bytes, answers an error."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        connection, _ = listener.accept()
        data = b""
        while b"\r\n\r\n" not in data:
            data += connection.recv(65536)
        head = data.split(b"\r\n\r\n")[0].lower().decode("latin-1")
        length = [int(line.split(":")[1]) for line in head.split("\r\n") if line.startswith("content-length:")]
        while length and len(data) < data.index(b"\r\n\r\n") + 4 + length[0]:
            data += connection.recv(65536)
        with open(os.path.join(HERE, name + ".http"), "wb") as out:
            out.write(re.sub(rb"(os/linux|lang/python)#\S+", rb"\1", data))
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(REFUSAL) + REFUSAL)
        connection.close()
        listener.close()

    thread = threading.Thread(target=serve)
    thread.start()
    call("http://127.0.0.1:%d" % listener.getsockname()[1])
    thread.join()


def cli(*arguments, token=None):
    env = {"PATH": os.environ["PATH"], "HOME": tempfile.gettempdir(), "AWS_ACCESS_KEY_ID": KEY,
           "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_DEFAULT_REGION": REGION, "LC_ALL": "C.UTF-8"}
    if token:
        env |= {"AWS_ACCESS_KEY_ID": "AKIDSESSION", "AWS_SESSION_TOKEN": token}
    return lambda endpoint: subprocess.run(
        ["aws", "--endpoint-url", endpoint, "rds", *arguments], env=env, capture_output=True)


def boto(operation, **parameters):
    def call(endpoint):
        try:
            getattr(client(endpoint), operation)(**parameters)
        except ClientError:
            pass
    return call


def presigned(operation, method, parameters):
    def call(endpoint):
        url = client(endpoint).generate_presigned_url(operation, parameters, 3600, method)
        try:
            urllib.request.urlopen(urllib.request.Request(url, method=method))
        except urllib.error.HTTPError:
            pass
    return call


def client(endpoint):
    return boto3.client("rds", endpoint_url=endpoint, region_name=REGION, aws_access_key_id=KEY,
                        aws_secret_access_key=SECRET, config=Config(retries={"max_attempts": 1}))


START = ["start-export-task", "--export-task-identifier", "my-s3-export", "--source-arn", ARN, "--s3-bucket-name",
         "amzn-s3-demo-bucket", "--iam-role-arn", ROLE, "--kms-key-id", KMS]
AIRFLOW = dict(ExportTaskIdentifier="my-s3-export", SourceArn=ARN, S3BucketName="amzn-s3-demo-bucket", IamRoleArn=ROLE,
               KmsKeyId=KMS, S3Prefix="", ExportOnly=[])

record("cli-start-export-task", cli(*START))
record("cli-start-export-task-lists", cli(*START, "--s3-prefix", "a b+c/\u00e9~*", "--export-only",
                                          *["db.s.t%d" % i for i in range(1, 13)]))
record("cli-start-export-task-session-token", cli(*START, token="IQoJb3JpZ2luX2VjEXAMPLE/TOKEN+=="))
record("cli-describe-export-tasks-filters", cli(
    "describe-export-tasks", "--max-items", "50", "--page-size", "20", "--source-type", "SNAPSHOT", "--filters",
    "Name=status,Values=in_progress,starting", "Name=s3-bucket,Values=amzn-s3-demo-bucket"))
record("cli-cancel-export-task", cli("cancel-export-task", "--export-task-identifier", "my-s3-export"))
record("cli-create-db-snapshot-tags", cli(
    "create-db-snapshot", "--db-snapshot-identifier", "before-upgrade", "--db-instance-identifier", "db5",
    "--tags", "Key=team,Value=data + more/é@x", "Key=empty,Value="))
record("boto3-start-export-task-airflow", boto("start_export_task", **AIRFLOW))
record("boto3-describe-db-cluster-snapshots", boto("describe_db_cluster_snapshots", IncludeShared=False, MaxRecords=20))
record("boto3-presigned-get", presigned("start_export_task", "GET", AIRFLOW))
record("boto3-presigned-post", presigned("start_export_task", "POST", AIRFLOW))
