package dev.spillway.postgres.live;

import dev.spillway.core.source.ConsistentRead;
import dev.spillway.core.source.Engine;
import dev.spillway.core.source.ExportScope;
import dev.spillway.core.source.Source;
import dev.spillway.postgres.connect.PostgresConnector;
import java.util.List;

/// A live PostgreSQL server. All exports of one `LiveSource` share its load limits. Thread-safe.
public final class LiveSource implements Source {
  private final PostgresConnector connector;
  private final ReadOptions options;
  private final SourceLoad load;

  public LiveSource(PostgresConnector connector, ReadOptions options) {
    this.connector = connector;
    this.options = options;
    this.load = new SourceLoad(options.limits());
  }

  @Override
  public Engine engine() {
    return Engine.POSTGRES;
  }

  @Override
  public ConsistentRead open(ExportScope scope, String label) {
    return PostgresRead.open(connector, scope, label, options, load);
  }

  @Override
  public List<ExportScope.Item> missing(ExportScope scope) {
    return new ScopeLookup(new Sessions(connector, "names", options.fallbackCharset()))
        .missing(scope);
  }
}
