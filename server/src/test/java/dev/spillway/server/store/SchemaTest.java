package dev.spillway.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class SchemaTest {
  @TempDir Path folder;

  private SQLiteDataSource source() {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + folder.resolve("spillway.db"));
    return source;
  }

  @Test
  void aNewFileGetsTheNewestMigration() throws SQLException {
    assertThat(Schema.version(source())).isEmpty();
    Schema.bringUpToDate(source());
    assertThat(Schema.version(source())).isEqualTo(Schema.NEWEST);
    Schema.bringUpToDate(source());
    assertThat(Schema.version(source())).isEqualTo(Schema.NEWEST);
  }

  @Test
  void aFileWhoseMigrationWasNotRecordedIsNotTakenForCurrent() throws SQLException {
    Schema.bringUpToDate(source());
    try (Connection connection = source().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE flyway_schema_history SET success = 0");
    }
    assertThat(Schema.version(source())).isEmpty();
  }
}
