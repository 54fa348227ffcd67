package dev.spillway.mysql.catalog;

import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Tables that could take another's place without a trace where InnoDB's numbers are not to be
/// seen: two with the same columns that were created in the same second, by RENAME; and one with
/// the columns of a partitioned table, by EXCHANGE PARTITION.
final class Lookalikes {
  private static final Scope EVERYTHING = new Scope.OfExport(ExportScope.everything());

  private Lookalikes() {}

  static Set<TableName> find(Connection connection, TableIdentities identities)
      throws SQLException {
    Scope here =
        new Scope.Without(EVERYTHING, TablesElsewhere.find(connection, EVERYTHING).keySet());
    Map<TableName, String> all = identities.read(connection, here);
    Map<String, Long> alike =
        all.values().stream().collect(Collectors.groupingBy(i -> i, Collectors.counting()));
    Set<String> partitioned =
        partitioned(connection, here).stream()
            .map(name -> TableIdentities.columns(all.getOrDefault(name, "")))
            .collect(Collectors.toSet());
    return all.entrySet().stream()
        .filter(table ->
            alike.getOrDefault(table.getValue(), 0L) > 1
                || partitioned.contains(TableIdentities.columns(table.getValue())))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static Set<TableName> partitioned(Connection connection, Scope here) throws SQLException {
    Set<TableName> names = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT DISTINCT TABLE_SCHEMA, TABLE_NAME FROM information_schema.PARTITIONS WHERE PARTITION_NAME IS NOT NULL AND "
                    + here.condition())) {
      while (rows.next()) {
        names.add(TableIdentities.name(rows));
      }
    }
    return names;
  }
}
