package dev.spillway.postgres.live;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.TableName;
import dev.spillway.core.source.TableUnreadableException;
import dev.spillway.postgres.catalog.Relation;
import java.sql.SQLException;
import java.util.Locale;

/// What an error of the server means for an export, decided by its SQLSTATE.
///
/// @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL: error
///   codes</a>
final class ReadFailures {
  private ReadFailures() {}

  /// An error that concerns no table.
  static FailedException of(String doing, SQLException e) {
    return new FailedException(
        isTransient(state(e)) ? Fault.TRANSIENT : Fault.SOURCE,
        "PostgreSQL failed while %s: %s%s".formatted(doing, said(e), remedy(state(e))),
        e);
  }

  /// An error while a table was read.
  static RuntimeException ofTable(TableName table, Relation relation, SQLException e) {
    String state = state(e);
    return switch (state) {
      case "42P01", "3F000", "42809", "42703" ->
          ReadSession.changed(table, relation, "was dropped, renamed or altered");
      case "42501" ->
          unreadable(
              SkipReason.PERMISSIONS_DO_NOT_EXIST,
              "The role may not read %s any more, or row-level security would hide rows from it (%s). GRANT SELECT, or ALTER ROLE ... BYPASSRLS."
                  .formatted(table, said(e)));
      case "58P01", "42883" ->
          unreadable(
              SkipReason.LIBRARY_NOT_AVAILABLE,
              "A type of %s cannot be printed by this server: %s. Install the extension's library there."
                  .formatted(table, said(e)));
      default ->
          isTooLarge(state, said(e))
              ? unreadable(
                  SkipReason.VALUE_TOO_LARGE,
                  "A row of %s is larger than the server itself can send (%s). Shorten the value, or leave the table out."
                      .formatted(table, said(e)))
              : of("reading table " + table + " (" + relation.quoted() + ")", e);
    };
  }

  /// Whether the server does not know the snapshot that it was asked to import.
  static boolean isSnapshotGone(SQLException e) {
    String state = state(e);
    return state.equals("22023") || state.equals("42704") || state.equals("55000");
  }

  /// The first line of what the server said; details may hold values of rows.
  static String said(SQLException e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse("").strip();
  }

  private static String state(SQLException e) {
    return e.getSQLState() == null ? "" : e.getSQLState();
  }

  private static TableUnreadableException unreadable(SkipReason reason, String detail) {
    return new TableUnreadableException(new Skip(reason, detail));
  }

  private static boolean isTooLarge(String state, String said) {
    String lower = said.toLowerCase(Locale.ROOT);
    return state.equals("54000")
        || (state.equals("53200") && lower.contains("out of memory"))
        || lower.contains("cannot enlarge string buffer")
        || lower.contains("invalid memory alloc request size");
  }

  private static boolean isTransient(String state) {
    return state.startsWith("08")
        || state.startsWith("53")
        || state.equals("55P03")
        || state.equals("57014")
        || state.equals("57P01")
        || state.equals("57P02")
        || state.equals("57P03");
  }

  private static String remedy(String state) {
    return switch (state) {
      case "55P03" ->
          ". Another session holds a lock on it for longer than %d seconds, as ALTER TABLE, TRUNCATE or VACUUM FULL do: let it end."
              .formatted(SessionSettings.LOCK_TIMEOUT_MILLIS / 1000);
      case "40001" ->
          ". The standby's replay ended the export's snapshot: set hot_standby_feedback = on there, or raise max_standby_streaming_delay, or take a DB snapshot from it.";
      case "57014", "57P01" -> ". An administrator or a server setting ended the session.";
      case "53300" -> ". Raise max_connections there, or lower max-connections here.";
      case "53200" -> ". The server is out of memory or of lock slots (max_locks_per_transaction).";
      case "22021", "22P05" ->
          ". A value is not valid in the database's encoding: correct it, or leave the table out of ExportOnly.";
      case "XX001", "XX002" ->
          ". The table or an index of it is damaged on disk: restore it, or leave it out of ExportOnly.";
      default -> "";
    };
  }
}
