package dev.spillway.server.store;

import dev.spillway.core.source.DatabaseId;
import java.time.Instant;

/// Since when databases are declared, in SQLite.
public final class SqliteDeclarations {
  private final StoreFile file;

  public SqliteDeclarations(StoreFile file) {
    this.file = file;
  }

  /// When the database was declared first; `now` if that is now. The answer is kept for ever, also
  /// while the database is not declared.
  public Instant since(DatabaseId id, Instant now) {
    return file.write(handle -> {
      handle
          .createUpdate(
              "INSERT INTO declared_database (id, since) VALUES (:id, :since) ON CONFLICT (id) DO NOTHING")
          .bind("id", id.text())
          .bind("since", now.toString())
          .execute();
      return Instant.parse(
          handle
              .createQuery("SELECT since FROM declared_database WHERE id = :id")
              .bind("id", id.text())
              .mapTo(String.class)
              .one());
    });
  }
}
