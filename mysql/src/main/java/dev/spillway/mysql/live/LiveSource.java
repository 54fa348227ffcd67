package dev.spillway.mysql.live;

import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Source;
import dev.spillway.core.source.TableName;
import dev.spillway.mysql.catalog.Names;
import dev.spillway.mysql.catalog.TableNames;
import dev.spillway.mysql.connect.MysqlConnector;
import dev.spillway.mysql.connect.ReadingSessions;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.mariadb.jdbc.Connection;

/// A live MySQL or MariaDB server. All exports of one `LiveSource` share its read rate and the
/// number of connections that read at the same time. Thread-safe.
public final class LiveSource implements Source {
  private static final int LOOKS = 5;

  private final MysqlConnector connector;
  private final ReadOptions options;
  private final SharedLimits limits;

  public LiveSource(MysqlConnector connector, ReadOptions options) {
    this.connector = connector;
    this.options = options;
    this.limits = new SharedLimits(options);
  }

  @Override
  public Engine engine() {
    return connector.address().engine();
  }

  @Override
  public List<ExportScope.Item> missing(ExportScope scope) {
    if (scope.items().isEmpty()) {
      return List.of();
    }
    try (Connection connection = new ReadingSessions(connector, "names").open()) {
      List<ExportScope.Item> missing = missing(connection, scope);
      for (int looks = 1; looks < LOOKS && !missing.isEmpty(); looks++) {
        awaitRenames(connection, missing);
        missing = missing(connection, scope);
      }
      return missing;
    } catch (SQLException e) {
      throw ReadFailures.of("looking up the names in ExportOnly", e);
    }
  }

  private static List<ExportScope.Item> missing(Connection connection, ExportScope scope)
      throws SQLException {
    List<TableName> names = TableNames.in(connection, scope);
    return scope.items().stream().filter(item -> names.stream().noneMatch(item::includes)).toList();
  }

  /// While two tables are swapped, information_schema may show neither under its name; opening one
  /// waits for the swap's end.
  private static void awaitRenames(Connection connection, List<ExportScope.Item> missing) {
    for (ExportScope.Item item : missing) {
      if (item.table().isPresent()) {
        String table = Names.quoted(item.database()) + "." + Names.quoted(item.table().get());
        try (Statement statement = connection.createStatement()) {
          statement.execute("SELECT 1 FROM " + table + " LIMIT 0");
        } catch (SQLException e) {
          // It is not there, or not to be seen: the next look tells.
        }
      }
    }
  }

  @Override
  public ConsistentRead open(ExportScope scope, String label) {
    return MysqlRead.open(connector, scope, label, options, limits);
  }
}
