package dev.spillway.postgres.live;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.Consistency;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Notice;
import dev.spillway.postgres.connect.PostgresConnector;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Opens one point over the databases in a scope: surveys the server, connects to each database,
/// lets their snapshots agree, and exports them.
final class PointOpening {
  private static final String NO_LIST = "FAILED_TO_EXTRACT_TABLES_LIST_FOR_DATABASE";

  private final ExportScope scope;
  private final ReadOptions options;
  private final Sessions sessions;
  private final List<Notice> notices = new ArrayList<>();
  private final Map<DatabaseRow, Connection> connections = new LinkedHashMap<>();

  PointOpening(PostgresConnector connector, ExportScope scope, String label, ReadOptions options) {
    this.scope = scope;
    this.options = options;
    this.sessions = new Sessions(connector, label, options.fallbackCharset());
  }

  OpenedPoint open() {
    Map<String, DatabaseRead> databases = new LinkedHashMap<>();
    try (Connection observer = firstConnection()) {
      ServerSurvey survey = ServerSurvey.of(observer);
      connect(survey);
      Consistency consistency = agree(observer, survey);
      for (Map.Entry<DatabaseRow, Connection> entry : connections.entrySet()) {
        HeldSnapshot snapshot = new HeldSnapshot(entry.getKey(), sessions, entry.getValue());
        databases.put(entry.getKey().name(), new DatabaseRead(entry.getKey(), sessions, snapshot));
      }
      return new OpenedPoint(consistency, databases, notices);
    } catch (SQLException e) {
      closeAll(databases);
      throw ReadFailures.of("opening the snapshot", e);
    } catch (RuntimeException e) {
      closeAll(databases);
      throw e;
    }
  }

  private void closeAll(Map<String, DatabaseRead> databases) {
    databases.values().forEach(database -> database.snapshot().close());
    connections.values().forEach(Closing::quietly);
  }

  /// Any database will do; not every role may enter those that every server has.
  private Connection firstConnection() {
    Set<String> candidates = new LinkedHashSet<>(List.of("postgres", "template1"));
    scope.items().forEach(item -> candidates.add(item.database()));
    Optional<FailedException> failure = Optional.empty();
    for (String candidate : candidates) {
      try {
        return sessions.first(candidate);
      } catch (FailedException e) {
        if (!isAboutOneDatabase(e)) {
          throw e;
        }
        failure = failure.or(() -> Optional.of(e));
      }
    }
    throw failure.orElseThrow();
  }

  private void connect(ServerSurvey survey) {
    List<DatabaseRow> wanted = survey.in(scope);
    survey.requireRoom(
        (int) wanted.stream().filter(row -> row.refusal().isEmpty()).count(),
        options.limits().maxConnections());
    for (DatabaseRow row : wanted) {
      if (!row.refusal().isEmpty()) {
        cannotList(row.name(), row.refusal());
      } else {
        connect(row);
      }
    }
    noteMissing(survey);
    if (options.point() instanceof ReadOptions.Now) {
      survey.standbyNotice(options.limits().maxSnapshotAge()).ifPresent(notices::add);
    }
  }

  private void connect(DatabaseRow row) {
    try {
      connections.put(row, sessions.in(row));
    } catch (FailedException e) {
      if (!isAboutOneDatabase(e)) {
        throw e;
      }
      cannotList(row.name(), String.valueOf(e.getMessage()));
    }
  }

  private void noteMissing(ServerSurvey survey) {
    Set<String> named = new LinkedHashSet<>();
    scope.items().forEach(item -> named.add(item.database()));
    survey.databases().forEach(row -> named.remove(row.name()));
    named.forEach(name -> cannotList(name, "the server has no such database"));
  }

  private Consistency agree(Connection observer, ServerSurvey survey) throws SQLException {
    if (connections.isEmpty()) {
      return new Consistency(true, "no database to read");
    }
    Map<String, Connection> byName = new LinkedHashMap<>();
    connections.forEach((row, connection) -> byName.put(row.name(), connection));
    SnapshotAgreement agreement = new SnapshotAgreement(observer, byName, survey.standby());
    return switch (options.point()) {
      case ReadOptions.Prepared(Instant time) -> {
        agreement.take();
        yield new Consistency(true, "one point, that of the prepared snapshot: " + time);
      }
      case ReadOptions.Now() -> required(agreement.reach(options.agreeWithin()));
    };
  }

  private Consistency required(Consistency consistency) {
    if (!consistency.onePoint() && options.crossDatabase() == ReadOptions.CrossDatabase.REQUIRE) {
      throw new FailedException(
          Fault.TRANSIENT,
          "One point over all databases is required (cross-database: require) but was not reached: %s. Try at a quieter time, or export a DB snapshot."
              .formatted(consistency.evidence()));
    }
    return consistency;
  }

  private void cannotList(String database, String why) {
    notices.add(
        new Notice(
            NO_LIST, database, "Database '%s' is not exported: %s".formatted(database, why)));
  }

  /// Whether other databases of the server may well let the role in.
  static boolean isAboutOneDatabase(FailedException e) {
    if (!(e.getCause() instanceof SQLException cause) || cause.getSQLState() == null) {
      return false;
    }
    return switch (cause.getSQLState()) {
      case "28000", "3D000", "42501", "55000" -> true;
      default -> false;
    };
  }
}
