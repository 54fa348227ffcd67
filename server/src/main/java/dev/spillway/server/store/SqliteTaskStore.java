package dev.spillway.server.store;

import dev.spillway.core.event.Event;
import dev.spillway.core.task.ExportTask;
import dev.spillway.core.task.ExportTaskId;
import dev.spillway.core.task.ExportTaskStatus;
import dev.spillway.core.task.SourceArn;
import dev.spillway.core.task.TaskStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;

/// Export tasks in SQLite.
public final class SqliteTaskStore implements TaskStore {
  private final StoreFile file;

  public SqliteTaskStore(StoreFile file) {
    this.file = file;
  }

  @Override
  public boolean insert(ExportTask task) {
    return file.write(handle ->
        bind(
                    handle,
                    """
                    INSERT INTO export_task (
                      id, source_arn, export_only, s3_bucket, s3_prefix, iam_role_arn, kms_key_id,
                      status, percent_progress, extracted_bytes, created, snapshot_time,
                      start_time, end_time, failure_cause, warning_message)
                    VALUES (
                      :id, :source_arn, :export_only, :s3_bucket, :s3_prefix, :iam_role_arn,
                      :kms_key_id, :status, :percent_progress, :extracted_bytes, :created,
                      :snapshot_time, :start_time, :end_time, :failure_cause, :warning_message)
                    ON CONFLICT (id) DO NOTHING
                    """,
                    task)
                .execute()
            == 1);
  }

  @Override
  public void update(ExportTask task, List<Event> events) {
    file.change(handle -> {
      update(handle, task);
      SqliteEventLog.add(handle, events);
    });
  }

  private static void update(Handle handle, ExportTask task) {
    int updated =
        bind(
                handle,
                """
                UPDATE export_task SET
                  source_arn = :source_arn, export_only = :export_only,
                  s3_bucket = :s3_bucket, s3_prefix = :s3_prefix,
                  iam_role_arn = :iam_role_arn, kms_key_id = :kms_key_id,
                  status = :status, percent_progress = :percent_progress,
                  extracted_bytes = :extracted_bytes, created = :created,
                  snapshot_time = :snapshot_time, start_time = :start_time,
                  end_time = :end_time, failure_cause = :failure_cause,
                  warning_message = :warning_message
                WHERE id = :id
                """,
                task)
            .execute();
    if (updated != 1) {
      throw new IllegalStateException("there is no export task " + task.id());
    }
  }

  @Override
  public Optional<ExportTask> find(ExportTaskId id) {
    return file.read(handle ->
        handle
            .createQuery("SELECT * FROM export_task WHERE id = :id")
            .bind("id", id.text())
            .map(SqliteTaskStore::task)
            .findOne());
  }

  @Override
  public List<ExportTask> list() {
    return file.read(handle ->
        handle
            .createQuery("SELECT * FROM export_task ORDER BY number DESC")
            .map(SqliteTaskStore::task)
            .list());
  }

  @Override
  public List<ExportTask> unfinished() {
    return file.read(handle ->
        handle
            .createQuery(
                """
                SELECT * FROM export_task
                WHERE status IN ('STARTING', 'IN_PROGRESS', 'CANCELING') ORDER BY number
                """)
            .map(SqliteTaskStore::task)
            .list());
  }

  private static Update bind(Handle handle, String sql, ExportTask task) {
    return handle
        .createUpdate(sql)
        .bind("id", task.id().text())
        .bind("source_arn", task.source().text())
        .bind("export_only", Columns.json(task.exportOnly()))
        .bind("s3_bucket", task.s3Bucket())
        .bind("s3_prefix", task.s3Prefix())
        .bind("iam_role_arn", task.iamRoleArn())
        .bind("kms_key_id", task.kmsKeyId())
        .bind("status", task.status().name())
        .bind("percent_progress", task.percentProgress())
        .bind("extracted_bytes", task.extractedBytes())
        .bind("created", task.created().toString())
        .bind("snapshot_time", Columns.orNull(task.snapshotTime()))
        .bind("start_time", Columns.orNull(task.startTime()))
        .bind("end_time", Columns.orNull(task.endTime()))
        .bind("failure_cause", Columns.orNull(task.failureCause()))
        .bind("warning_message", Columns.orNull(task.warningMessage()));
  }

  private static ExportTask task(ResultSet row, StatementContext context) throws SQLException {
    return new ExportTask(
        new ExportTaskId(row.getString("id")),
        SourceArn.parse(row.getString("source_arn")),
        Columns.list(row, "export_only"),
        row.getString("s3_bucket"),
        row.getString("s3_prefix"),
        row.getString("iam_role_arn"),
        row.getString("kms_key_id"),
        ExportTaskStatus.valueOf(row.getString("status")),
        row.getInt("percent_progress"),
        row.getLong("extracted_bytes"),
        Columns.instant(row, "created"),
        Columns.optionalInstant(row, "snapshot_time"),
        Columns.optionalInstant(row, "start_time"),
        Columns.optionalInstant(row, "end_time"),
        Columns.text(row, "failure_cause"),
        Columns.text(row, "warning_message"));
  }
}
