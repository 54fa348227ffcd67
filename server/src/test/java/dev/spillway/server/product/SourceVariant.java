package dev.spillway.server.product;

import dev.spillway.core.source.Engine;

/// The sources of the contract.
enum SourceVariant {
  POSTGRES_LIVE(Engine.POSTGRES, ""),
  POSTGRES_BASE_BACKUP(Engine.POSTGRES, "base-backup"),
  POSTGRES_STORED_EXPORT(Engine.POSTGRES, "export"),
  MARIADB_LIVE(Engine.MARIADB, ""),
  MARIADB_STORED_EXPORT(Engine.MARIADB, "export"),
  MYSQL_LIVE(Engine.MYSQL, ""),
  MYSQL_STORED_EXPORT(Engine.MYSQL, "export");

  private final Engine engine;
  private final String method;

  SourceVariant(Engine engine, String method) {
    this.engine = engine;
    this.method = method;
  }

  SourceUnderTest start() {
    return switch (engine) {
      case POSTGRES -> new PostgresUnderTest();
      case MARIADB, MYSQL -> new MysqlUnderTest(engine);
    };
  }

  boolean isSnapshot() {
    return !method.isEmpty();
  }

  /// Lines of the configuration below the database: live readers are slow enough to be met in the
  /// middle, and no base backup waits for a gentle checkpoint.
  String settings() {
    return isSnapshot()
        ? "    snapshot-method: %s\n    snapshot: {checkpoint: fast}".formatted(method)
        : "    snapshot-method: export\n    max-read-rate: 8MB/s";
  }
}
