package dev.spillway.mysql.live;

import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Source;
import dev.spillway.core.source.TableName;
import dev.spillway.mysql.catalog.TableNames;
import dev.spillway.mysql.connect.MysqlConnector;
import dev.spillway.mysql.connect.ReadingSessions;
import java.sql.SQLException;
import java.util.List;
import org.mariadb.jdbc.Connection;

/// A live MySQL or MariaDB server. All exports of one `LiveSource` share its read rate and the
/// number of connections that read at the same time. Thread-safe.
public final class LiveSource implements Source {
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
      List<TableName> names = TableNames.in(connection, scope);
      return scope.items().stream()
          .filter(item -> names.stream().noneMatch(item::includes))
          .toList();
    } catch (SQLException e) {
      throw ReadFailures.of("looking up the names in ExportOnly", e);
    }
  }

  @Override
  public ConsistentRead open(ExportScope scope, String label) {
    return MysqlRead.open(connector, scope, label, options, limits);
  }
}
