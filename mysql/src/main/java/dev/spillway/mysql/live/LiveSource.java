package dev.spillway.mysql.live;

import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.ReadRate;
import dev.spillway.core.source.Source;
import dev.spillway.mysql.connect.MysqlConnector;

/// A live MySQL or MariaDB server. All exports of one `LiveSource` share its read rate.
/// Thread-safe.
public final class LiveSource implements Source {
  private final MysqlConnector connector;
  private final ReadOptions options;
  private final ReadRate rate;

  public LiveSource(MysqlConnector connector, ReadOptions options) {
    this.connector = connector;
    this.options = options;
    this.rate = new ReadRate(options.maxReadBytesPerSecond(), System::nanoTime);
  }

  @Override
  public Engine engine() {
    return connector.address().engine();
  }

  @Override
  public ConsistentRead open(ExportScope scope, String label) {
    return MysqlRead.open(connector, scope, label, options, rate);
  }
}
