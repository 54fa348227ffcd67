package dev.spillway.server.store;

import dev.spillway.core.event.Event;
import dev.spillway.core.snapshot.DbSnapshot;
import dev.spillway.core.snapshot.SnapshotId;
import dev.spillway.core.snapshot.SnapshotKind;
import dev.spillway.core.snapshot.SnapshotStatus;
import dev.spillway.core.snapshot.SnapshotStore;
import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.Engine;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;

/// Records of snapshots in SQLite.
public final class SqliteSnapshotStore implements SnapshotStore {
  private static final String INSERT =
      """
      INSERT INTO db_snapshot (
        kind, name, database, status, percent_progress, engine, engine_version,
        port, master_username, database_since, create_time, allocated_bytes,
        directory, status_reason, tags)
      VALUES (
        :kind, :name, :database, :status, :percent_progress, :engine,
        :engine_version, :port, :master_username, :database_since, :create_time,
        :allocated_bytes, :directory, :status_reason, :tags)
      ON CONFLICT (kind, name) DO NOTHING
      """;
  private static final String UPDATE =
      """
      UPDATE db_snapshot SET
        database = :database, status = :status,
        percent_progress = :percent_progress, engine = :engine,
        engine_version = :engine_version, port = :port,
        master_username = :master_username, database_since = :database_since,
        create_time = :create_time, allocated_bytes = :allocated_bytes,
        directory = :directory, status_reason = :status_reason, tags = :tags
      WHERE kind = :kind AND name = :name
      """;

  private final StoreFile file;

  public SqliteSnapshotStore(StoreFile file) {
    this.file = file;
  }

  @Override
  public boolean insert(DbSnapshot snapshot, List<Event> events) {
    return file.write(handle -> {
      boolean inserted = bind(handle, INSERT, snapshot).execute() == 1;
      if (inserted) {
        SqliteEventLog.add(handle, events);
      }
      return inserted;
    });
  }

  @Override
  public void update(DbSnapshot snapshot, List<Event> events) {
    file.change(handle -> {
      if (bind(handle, UPDATE, snapshot).execute() != 1) {
        throw new IllegalStateException("there is no snapshot " + snapshot.id());
      }
      SqliteEventLog.add(handle, events);
    });
  }

  @Override
  public void delete(SnapshotId id) {
    file.change(handle ->
        handle
            .createUpdate("DELETE FROM db_snapshot WHERE kind = :kind AND name = :name")
            .bind("kind", id.kind().name())
            .bind("name", id.name())
            .execute());
  }

  @Override
  public SortedSet<String> accounts(SnapshotId id) {
    return file.read(handle ->
        new TreeSet<>(
            handle
                .createQuery(
                    "SELECT account FROM db_snapshot_account WHERE kind = :kind AND name = :name")
                .bind("kind", id.kind().name())
                .bind("name", id.name())
                .mapTo(String.class)
                .list()));
  }

  @Override
  public void shareWith(SnapshotId id, SortedSet<String> accounts) {
    file.change(handle -> {
      handle
          .createUpdate("DELETE FROM db_snapshot_account WHERE kind = :kind AND name = :name")
          .bind("kind", id.kind().name())
          .bind("name", id.name())
          .execute();
      try (PreparedBatch batch =
          handle.prepareBatch(
              "INSERT INTO db_snapshot_account (kind, name, account) VALUES (?, ?, ?)")) {
        accounts.forEach(account -> batch.add(id.kind().name(), id.name(), account));
        batch.execute();
      }
    });
  }

  @Override
  public Optional<DbSnapshot> find(SnapshotId id) {
    return file.read(handle ->
        handle
            .createQuery("SELECT * FROM db_snapshot WHERE kind = :kind AND name = :name")
            .bind("kind", id.kind().name())
            .bind("name", id.name())
            .map(SqliteSnapshotStore::snapshot)
            .findOne());
  }

  @Override
  public List<DbSnapshot> list(SnapshotKind kind) {
    return file.read(handle ->
        handle
            .createQuery("SELECT * FROM db_snapshot WHERE kind = :kind ORDER BY name")
            .bind("kind", kind.name())
            .map(SqliteSnapshotStore::snapshot)
            .list());
  }

  private static Update bind(Handle handle, String sql, DbSnapshot snapshot) {
    return handle
        .createUpdate(sql)
        .bind("kind", snapshot.id().kind().name())
        .bind("name", snapshot.id().name())
        .bind("database", snapshot.database().text())
        .bind("status", snapshot.status().name())
        .bind("percent_progress", snapshot.percentProgress())
        .bind("engine", snapshot.engine().name())
        .bind("engine_version", snapshot.engineVersion())
        .bind("port", snapshot.port())
        .bind("master_username", snapshot.masterUsername())
        .bind("database_since", snapshot.databaseSince().toString())
        .bind("create_time", snapshot.createTime().toString())
        .bind("allocated_bytes", snapshot.allocatedBytes())
        .bind("directory", snapshot.directory())
        .bind("status_reason", Columns.orNull(snapshot.statusReason()))
        .bind("tags", Columns.json(snapshot.tags()));
  }

  private static DbSnapshot snapshot(ResultSet row, StatementContext context) throws SQLException {
    return new DbSnapshot(
        new SnapshotId(SnapshotKind.valueOf(row.getString("kind")), row.getString("name")),
        new DatabaseId(row.getString("database")),
        SnapshotStatus.valueOf(row.getString("status")),
        row.getInt("percent_progress"),
        Engine.valueOf(row.getString("engine")),
        row.getString("engine_version"),
        row.getInt("port"),
        row.getString("master_username"),
        Columns.instant(row, "database_since"),
        Columns.instant(row, "create_time"),
        row.getLong("allocated_bytes"),
        row.getString("directory"),
        Columns.text(row, "status_reason"),
        Columns.map(row, "tags"));
  }
}
