package dev.spillway.server.product;

import org.junit.jupiter.api.Nested;

/// Every source keeps the whole contract.
class EqualRightsTest {
  @Nested
  class PostgresLive extends SourceContract {
    PostgresLive() {
      super(SourceVariant.POSTGRES_LIVE);
    }
  }

  @Nested
  class PostgresBaseBackup extends SourceContract {
    PostgresBaseBackup() {
      super(SourceVariant.POSTGRES_BASE_BACKUP);
    }
  }

  @Nested
  class PostgresStoredExport extends SourceContract {
    PostgresStoredExport() {
      super(SourceVariant.POSTGRES_STORED_EXPORT);
    }
  }

  @Nested
  class MariadbLive extends SourceContract {
    MariadbLive() {
      super(SourceVariant.MARIADB_LIVE);
    }
  }

  @Nested
  class MariadbStoredExport extends SourceContract {
    MariadbStoredExport() {
      super(SourceVariant.MARIADB_STORED_EXPORT);
    }
  }

  @Nested
  class MysqlLive extends SourceContract {
    MysqlLive() {
      super(SourceVariant.MYSQL_LIVE);
    }
  }

  @Nested
  class MysqlStoredExport extends SourceContract {
    MysqlStoredExport() {
      super(SourceVariant.MYSQL_STORED_EXPORT);
    }
  }
}
