package dev.spillway.mysql.catalog;

import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Notice;
import dev.spillway.core.source.Skip;
import dev.spillway.core.source.SkipReason;
import dev.spillway.core.source.SourceTable;
import dev.spillway.core.source.TableName;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads the catalog of a scope, as the server shows it now.
public final class CatalogReader {
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  private final Connection connection;
  private final Scope asked;
  private final TableIdentities identities;
  private final List<Notice> notices = new ArrayList<>();

  /// @param connection outside transactions, with an empty sql_mode
  public CatalogReader(Connection connection, ExportScope scope, TableIdentities identities) {
    this.connection = connection;
    this.asked = new Scope.OfExport(scope);
    this.identities = identities;
  }

  public ServerCatalog read() throws SQLException {
    SortedMap<TableName, CatalogTable> tables = new TreeMap<>();
    SortedMap<TableName, String> elsewhere = TablesElsewhere.find(connection, asked);
    elsewhere.forEach((name, engine) -> tables.put(name, elsewhere(name, engine)));
    readHere(new Scope.Without(asked, elsewhere.keySet()), tables);
    return new ServerCatalog(tables, notices);
  }

  private static CatalogTable elsewhere(TableName name, String engine) {
    Skip skip =
        new Skip(
            SkipReason.FOREIGN_TABLE,
            "%s has the engine %s: its rows are kept elsewhere".formatted(name, engine));
    return new CatalogTable(
        new SourceTable(name, "", List.of(), 0, 0, Optional.of(skip)),
        List.of(),
        Optional.empty(),
        List.of(),
        CatalogTable.Storage.TRANSACTIONAL);
  }

  private void readHere(Scope scope, SortedMap<TableName, CatalogTable> tables)
      throws SQLException {
    Map<TableName, List<TableColumn>> columns = new ColumnQueries(connection, scope).columns();
    Map<TableName, TableKey> keys = new KeyQueries(connection, scope).keys(columns);
    Map<TableName, List<CatalogTable.Partition>> partitions = partitions(scope);
    SortedMap<TableName, String> identity = identities.read(connection, scope);
    Set<TableName> lookalikes =
        identities.seesNumbers() ? Set.of() : Lookalikes.find(connection, identities);
    Set<String> transactional = transactionalEngines();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT TABLE_SCHEMA, TABLE_NAME, ENGINE, DATA_LENGTH, TABLE_ROWS, TABLE_COMMENT
                FROM information_schema.TABLES
                WHERE %s AND %s
                """
                    .formatted(TableNames.EXPORTED, scope.condition()))) {
      while (rows.next()) {
        TableName name = TableIdentities.name(rows);
        if (scope.includes(name)) {
          List<TableColumn> own = columns.getOrDefault(name, List.of());
          String engine =
              Optional.ofNullable(rows.getString(3)).orElse("").toLowerCase(Locale.ROOT);
          SourceTable table =
              new SourceTable(
                  name,
                  identity.getOrDefault(name, ""),
                  own.stream().map(TableColumn::column).toList(),
                  number(rows, 4),
                  number(rows, 5),
                  skip(name, engine, String.valueOf(rows.getString(6)))
                      .or(() -> unrecognisable(name, partitions, lookalikes)));
          tables.put(
              name,
              new CatalogTable(
                  table,
                  own,
                  Optional.ofNullable(keys.get(name)).filter(key -> transactional.contains(engine)),
                  partitions.getOrDefault(name, List.of()),
                  storage(table, engine, transactional)));
        }
      }
    }
  }

  /// What an engine does not know may be the largest number of 64 bits.
  private static long number(ResultSet rows, int column) throws SQLException {
    return Optional.ofNullable(rows.getBigDecimal(column))
        .map(number -> number.min(MOST).longValue())
        .orElse(0L);
  }

  private CatalogTable.Storage storage(
      SourceTable table, String engine, Set<String> transactional) {
    if (table.skip().isPresent() || transactional.contains(engine)) {
      return CatalogTable.Storage.TRANSACTIONAL;
    }
    notices.add(
        new Notice(
            "NON_TRANSACTIONAL_TABLE",
            table.name().toString(),
            "The table %s has the engine %s, which has no transactions: its rows are those of the moment when it was read, not those of the export's point in time. ALTER TABLE ... ENGINE=InnoDB mends that."
                .formatted(table.name(), engine)));
    return CatalogTable.Storage.NON_TRANSACTIONAL;
  }

  /// ALTER TABLE ... EXCHANGE PARTITION changes nothing of a table but InnoDB's numbers.
  private Optional<Skip> unrecognisable(
      TableName name,
      Map<TableName, List<CatalogTable.Partition>> partitions,
      Set<TableName> lookalikes) {
    if (lookalikes.contains(name) && !partitions.containsKey(name)) {
      return Optional.of(
          new Skip(
              SkipReason.PERMISSIONS_DO_NOT_EXIST,
              "Another table could take the place of %s during the export, and without the privilege PROCESS nobody would notice: it has the same columns, and was created in the same second or has partitions. GRANT PROCESS ON *.*"
                  .formatted(name)));
    }
    return partitions.containsKey(name) && !identities.seesNumbers()
        ? Optional.of(
            new Skip(
                SkipReason.PERMISSIONS_DO_NOT_EXIST,
                "%s has partitions, and without the privilege PROCESS one that is exchanged during the export could not be noticed: GRANT PROCESS ON *.*"
                    .formatted(name)))
        : Optional.empty();
  }

  private static Optional<Skip> skip(TableName name, String engine, String comment) {
    if (engine.isEmpty()) {
      return Optional.of(
          new Skip(
              SkipReason.UNSUPPORTED_STORAGE,
              "the server cannot open %s: %s".formatted(name, comment)));
    }
    if (engine.equals("mrg_myisam")) {
      return Optional.of(
          new Skip(
              SkipReason.UNSUPPORTED_STORAGE,
              "%s is a MERGE table: its rows are those of other tables, which are exported themselves"
                  .formatted(name)));
    }
    return Optional.empty();
  }

  /// One without a name stands for all of them: of MariaDB's tables that are partitioned by system
  /// time, whose partitions show rows of the past to those who name them.
  private Map<TableName, List<CatalogTable.Partition>> partitions(Scope scope) throws SQLException {
    Map<TableName, List<CatalogTable.Partition>> partitions = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT TABLE_SCHEMA, TABLE_NAME, IF(PARTITION_METHOD = 'SYSTEM_TIME', '',
                  COALESCE(SUBPARTITION_NAME, PARTITION_NAME)) AS part, SUM(DATA_LENGTH)
                FROM information_schema.PARTITIONS WHERE PARTITION_NAME IS NOT NULL AND %s
                GROUP BY TABLE_SCHEMA, TABLE_NAME, part
                ORDER BY MIN(PARTITION_ORDINAL_POSITION), MIN(SUBPARTITION_ORDINAL_POSITION)
                """
                    .formatted(scope.condition()))) {
      while (rows.next()) {
        partitions
            .computeIfAbsent(TableIdentities.name(rows), name -> new ArrayList<>())
            .add(new CatalogTable.Partition(rows.getString(3), number(rows, 4)));
      }
    }
    return partitions;
  }

  private Set<String> transactionalEngines() throws SQLException {
    Set<String> engines = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT ENGINE FROM information_schema.ENGINES WHERE TRANSACTIONS = 'YES'")) {
      while (rows.next()) {
        engines.add(rows.getString(1).toLowerCase(Locale.ROOT));
      }
    }
    return engines;
  }
}
