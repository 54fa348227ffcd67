package dev.spillway.server.store;

import dev.spillway.core.event.Event;
import dev.spillway.core.event.EventLog;
import dev.spillway.core.event.EventType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;

/// Events in SQLite.
public final class SqliteEventLog implements EventLog {
  private final StoreFile file;

  public SqliteEventLog(StoreFile file) {
    this.file = file;
  }

  /// Records events within the transaction of what they tell of.
  static void add(Handle handle, List<Event> events) {
    if (events.isEmpty()) {
      return;
    }
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO event (type, source, message, date_millis) VALUES (?, ?, ?, ?)")) {
      for (Event event : events) {
        batch.add(
            event.type().name(),
            event.sourceIdentifier(),
            event.message(),
            event.date().toEpochMilli());
      }
      batch.execute();
    }
  }

  @Override
  public List<Entry> between(Instant from, Instant to) {
    return file.read(handle ->
        handle
            .createQuery(
                """
                SELECT * FROM event WHERE date_millis >= :from AND date_millis < :to
                ORDER BY number
                """)
            .bind("from", from.toEpochMilli())
            .bind("to", to.toEpochMilli())
            .map(SqliteEventLog::entry)
            .list());
  }

  @Override
  public List<Entry> after(long number, int most) {
    return file.read(handle ->
        handle
            .createQuery("SELECT * FROM event WHERE number > :number ORDER BY number LIMIT :most")
            .bind("number", number)
            .bind("most", most)
            .map(SqliteEventLog::entry)
            .list());
  }

  @Override
  public long newest() {
    return file.read(handle ->
        handle
            .createQuery(
                "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'event'), 0)")
            .mapTo(Long.class)
            .one());
  }

  @Override
  public void forgetBefore(Instant time) {
    file.change(handle ->
        handle
            .createUpdate("DELETE FROM event WHERE date_millis < :time")
            .bind("time", time.toEpochMilli())
            .execute());
  }

  private static Entry entry(ResultSet row, StatementContext context) throws SQLException {
    return new Entry(
        row.getLong("number"),
        new Event(
            EventType.valueOf(row.getString("type")),
            row.getString("source"),
            row.getString("message"),
            Instant.ofEpochMilli(row.getLong("date_millis"))));
  }
}
