package dev.spillway.mysql.live;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.SourceChangedException;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableName;
import dev.spillway.mysql.catalog.CatalogReader;
import dev.spillway.mysql.catalog.CatalogTable;
import dev.spillway.mysql.catalog.ServerCatalog;
import dev.spillway.mysql.catalog.TableColumn;
import dev.spillway.mysql.catalog.TableIdentities;
import dev.spillway.mysql.charset.Charsets;
import dev.spillway.mysql.connect.ReadingSessions;
import dev.spillway.mysql.point.Ladder;
import dev.spillway.mysql.point.Rung;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mariadb.jdbc.Connection;

/// Opens one point: lists the tables, takes the snapshots, and lists the tables again. Only what is
/// the same in both lists is what it was at the point.
final class PointOpening {
  private static final int TRIES = 5;

  private final ExportScope scope;
  private final int maxConnections;
  private final ReadingSessions sessions;
  private final TableIdentities identities;
  private final List<Notice> notices = new ArrayList<>();
  private final List<Connection> opened = new ArrayList<>();

  PointOpening(ReadingSessions sessions, ExportScope scope, int maxConnections) {
    this.sessions = sessions;
    this.scope = scope;
    this.maxConnections = maxConnections;
    this.identities = new TableIdentities(sessions.engine());
  }

  OpenedPoint open() {
    try {
      return open(connect());
    } catch (SQLException e) {
      opened.forEach(ReadingSessions::close);
      throw ReadFailures.of("opening the point in time", e);
    } catch (RuntimeException e) {
      opened.forEach(ReadingSessions::close);
      throw e;
    }
  }

  private Connection connect() {
    Connection observer = sessions.open();
    opened.add(observer);
    return observer;
  }

  private OpenedPoint open(Connection observer) throws SQLException {
    List<Connection> readers = readers();
    Ladder ladder = new Ladder(sessions, readers);
    noteMissing(observer);
    for (int tries = 1; ; tries++) {
      ServerCatalog before = settled(observer);
      List<String> tables =
          before.tables().values().stream()
              .filter(table -> table.table().skip().isEmpty())
              .map(CatalogTable::quoted)
              .toList();
      Ladder.Point point = ladder.climb(tables);
      ServerCatalog after = catalog(observer);
      if (identitiesOf(before).equals(identitiesOf(after)) || tries == TRIES) {
        return opened(observer, readers, point, stable(before, after));
      }
    }
  }

  /// The tables, of which none was created in this very second, if that is what they are known by.
  private ServerCatalog settled(Connection observer) throws SQLException {
    for (int tries = 1; ; tries++) {
      String second = value(observer, "SELECT CAST(NOW() AS CHAR)");
      ServerCatalog catalog = catalog(observer);
      Optional<TableName> fresh =
          catalog.tables().values().stream()
              .map(CatalogTable::table)
              .filter(table -> TableIdentities.isCreatedSince(table.identity(), second))
              .map(SourceTable::name)
              .findFirst();
      if (identities.seesNumbers() || fresh.isEmpty()) {
        return catalog;
      }
      if (tries == TRIES) {
        throw altered(fresh.get());
      }
      value(observer, "SELECT SLEEP(1)");
    }
  }

  private static SourceChangedException altered(TableName table) {
    return new SourceChangedException(
        "The table %s was altered, truncated or replaced each time that the point in time was taken. Start the export again when that is over."
            .formatted(table));
  }

  private static String value(Connection observer, String sql) throws SQLException {
    try (Statement statement = observer.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  private ServerCatalog catalog(Connection observer) throws SQLException {
    return new CatalogReader(observer, scope, identities).read();
  }

  /// Fewer connections than wanted only make the export slower.
  private List<Connection> readers() {
    List<Connection> readers = new ArrayList<>();
    while (readers.size() < maxConnections) {
      try {
        readers.add(connect());
      } catch (FailedException e) {
        if (readers.isEmpty() || e.fault() != Fault.TRANSIENT) {
          throw e;
        }
        notices.add(
            new Notice(
                "FEWER_CONNECTIONS",
                "",
                "The export reads on %d of %d connections: %s"
                    .formatted(readers.size(), maxConnections, e.getMessage())));
        break;
      }
    }
    return readers;
  }

  private OpenedPoint opened(
      Connection observer, List<Connection> readers, Ladder.Point point, ServerCatalog catalog)
      throws SQLException {
    List<Connection> holding = readers.subList(0, point.connections());
    readers.subList(point.connections(), readers.size()).forEach(ReadingSessions::close);
    if (point.rung() == Rung.ONE_CONNECTION && maxConnections > 1) {
      notices.add(
          new Notice(
              "ONE_CONNECTION_ONLY",
              "",
              "The export reads on one connection, because no way to one point on several was open to this user: "
                  + point.evidence()));
    }
    notices.addAll(catalog.notices());
    if (!identities.seesNumbers()) {
      notices.add(
          new Notice(
              "PROCESS_PRIVILEGE_MISSING",
              "",
              "Without the privilege PROCESS a table that takes another's place during the export is recognised by its time of creation only, to the second, and partitioned tables are left out: GRANT PROCESS ON *.*."));
    }
    Charsets charsets = new Charsets();
    for (String charset : charsetsOf(catalog)) {
      charsets.learn(observer, charset);
    }
    return new OpenedPoint(
        observer, List.copyOf(holding), catalog, identities, charsets, notices, point.evidence());
  }

  private static Set<String> charsetsOf(ServerCatalog catalog) {
    Set<String> charsets = new LinkedHashSet<>();
    for (CatalogTable table : catalog.tables().values()) {
      for (TableColumn column : table.columns()) {
        column.charset().ifPresent(charsets::add);
      }
    }
    return charsets;
  }

  private static SortedMap<TableName, String> identitiesOf(ServerCatalog catalog) {
    SortedMap<TableName, String> identities = new TreeMap<>();
    catalog.tables().forEach((name, table) -> identities.put(name, table.table().identity()));
    return identities;
  }

  /// What was there before the point and is there unchanged after it. A table that came or went
  /// meanwhile is left out and named.
  private ServerCatalog stable(ServerCatalog before, ServerCatalog after) {
    SortedMap<TableName, CatalogTable> tables = new TreeMap<>();
    Set<TableName> moved = new LinkedHashSet<>(before.tables().keySet());
    moved.removeAll(after.tables().keySet());
    for (CatalogTable table : after.tables().values()) {
      TableName name = table.table().name();
      CatalogTable earlier = before.tables().get(name);
      if (earlier == null) {
        moved.add(name);
      } else if (!earlier.table().identity().equals(table.table().identity())) {
        throw altered(name);
      } else {
        tables.put(name, table);
      }
    }
    moved.forEach(name ->
        notices.add(
            new Notice(
                "TABLE_CREATED_OR_DROPPED",
                name.toString(),
                "The table %s was created or dropped while the point in time was taken, and is not exported."
                    .formatted(name))));
    return new ServerCatalog(tables, after.notices());
  }

  private void noteMissing(Connection observer) throws SQLException {
    Set<String> named = new LinkedHashSet<>();
    scope.items().forEach(item -> named.add(item.database()));
    if (named.isEmpty()) {
      return;
    }
    try (Statement statement = observer.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT SCHEMA_NAME FROM information_schema.SCHEMATA")) {
      while (rows.next()) {
        named.remove(rows.getString(1));
      }
    }
    named.forEach(name ->
        notices.add(
            new Notice(
                "FAILED_TO_EXTRACT_TABLES_LIST_FOR_DATABASE",
                name,
                "Database '%s' is not exported: there is none of that name, or the user has no privilege in it."
                    .formatted(name))));
  }
}
