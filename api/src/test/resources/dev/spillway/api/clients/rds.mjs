// The AWS SDK for JavaScript: an export from start to end, pages, waiters, tags and errors.
import { createRequire } from "node:module";
const require = createRequire(process.argv[3] + "/");
const rds = require("@aws-sdk/client-rds");
const client = new rds.RDSClient({
  endpoint: process.argv[2], region: "us-west-2",
  credentials: { accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY },
});
const task = {
  SourceArn: "arn:aws:rds:us-west-2:123456789012:snapshot:js", S3BucketName: "amzn-s3-demo-bucket",
  IamRoleArn: "arn:aws:iam::123456789012:role/service-role/ExportRole", KmsKeyId: "alias/lake",
};
await client.send(new rds.CreateDBSnapshotCommand({ DBInstanceIdentifier: "db5", DBSnapshotIdentifier: "js",
  Tags: [{ Key: "team", Value: "daten + mehr/é" }] }));
await rds.waitUntilDBSnapshotAvailable({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { DBSnapshotIdentifier: "js" });
const tags = await client.send(new rds.ListTagsForResourceCommand({ ResourceName: task.SourceArn }));
console.log(tags.TagList[0].Value);
for (let i = 0; i < 22; i++) {
  const started = await client.send(new rds.StartExportTaskCommand({ ...task, ExportTaskIdentifier: "js-" + i,
    S3Prefix: "a b/é", ExportOnly: ["db.public.orders", "db"] }));
  if (i === 0) console.log(started.Status, started.S3Prefix, started.ExportOnly, started.SnapshotTime instanceof Date, started.TaskStartTime);
  for (;;) {
    const { ExportTasks: [found] } = await client.send(new rds.DescribeExportTasksCommand({ ExportTaskIdentifier: "js-" + i }));
    if (found.Status === "COMPLETE") break;
    if (!["STARTING", "IN_PROGRESS"].includes(found.Status)) throw new Error(found.FailureCause);
  }
}
const sizes = [];
for await (const page of rds.paginateDescribeExportTasks({ client, pageSize: 20 }, {})) sizes.push(page.ExportTasks.length);
console.log(sizes);
for (const input of [{ ...task, ExportTaskIdentifier: "js-0" }, { ...task, ExportTaskIdentifier: "x", ExportOnly: ["none"] },
  { ...task, ExportTaskIdentifier: "y", KmsKeyId: "alias/none" }, { ...task, ExportTaskIdentifier: "z", S3BucketName: "no-such-bucket" }]) {
  try { await client.send(new rds.StartExportTaskCommand(input)); } catch (e) {
    console.log(e.name, e.$metadata.httpStatusCode, e instanceof rds.RDSServiceException);
  }
}
