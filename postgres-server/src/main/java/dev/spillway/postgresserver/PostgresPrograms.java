package dev.spillway.postgresserver;

import java.nio.file.Path;

/// The server programs of one PostgreSQL installation.
///
/// @param version as `postgres --version` says it, such as `17.11`
/// @param bin the directory that holds `postgres` and `initdb`; the share files are found relative
///   to it by the programs themselves
public record PostgresPrograms(int major, String version, Path bin) {
  public Path postgres() {
    return bin.resolve("postgres");
  }

  public Path initdb() {
    return bin.resolve("initdb");
  }
}
