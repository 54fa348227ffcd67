package dev.spillway.postgres.basebackup;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.postgres.connect.PostgresAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What is known of the room that a server has for write-ahead log. SQL does not tell how much of
/// its disk is free; that is known only of a server on this machine whose files can be read.
///
/// @param walBytes in pg_wal now; empty if the role may not ask (pg_monitor)
/// @param maxWalBytes `max_wal_size`, to which pg_wal grows between checkpoints
/// @param slotKeepBytes `max_slot_wal_keep_size`; empty: without a limit
/// @param freeBytes of the file system that holds pg_wal
public record WalRoom(
    OptionalLong walBytes, long maxWalBytes, OptionalLong slotKeepBytes, OptionalLong freeBytes) {
  private static final String SETTINGS =
      """
      SELECT (SELECT s.setting::pg_catalog.int8 FROM pg_catalog.pg_settings s
              WHERE s.name = 'max_wal_size'),
             coalesce((SELECT s.setting::pg_catalog.int8 FROM pg_catalog.pg_settings s
              WHERE s.name = 'max_slot_wal_keep_size'), -1),
             (SELECT s.setting FROM pg_catalog.pg_settings s WHERE s.name = 'data_directory'),
             pg_catalog.has_function_privilege('pg_catalog.pg_ls_waldir()', 'EXECUTE'),
             (SELECT c.system_identifier FROM pg_catalog.pg_control_system() c)
      """;
  private static final String WAL =
      "SELECT coalesce(pg_catalog.sum(w.size), 0)::pg_catalog.int8 FROM pg_catalog.pg_ls_waldir() w";

  /// Asks a server.
  public static WalRoom of(Connection connection, PostgresAddress address) throws SQLException {
    return of(connection, address, WalRoom::usableBytes);
  }

  static WalRoom of(
      Connection connection, PostgresAddress address, ToLongFunction<Path> usableBytes)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SETTINGS)) {
      row.next();
      long keep = row.getLong(2);
      return new WalRoom(
          row.getBoolean(4) ? walBytes(connection) : OptionalLong.empty(),
          row.getLong(1) << 20,
          keep < 0 ? OptionalLong.empty() : OptionalLong.of(keep << 20),
          pgWalHere(address, row.getString(3), row.getLong(5))
              .map(path -> OptionalLong.of(usableBytes.applyAsLong(path)))
              .orElseGet(OptionalLong::empty));
    }
  }

  private static OptionalLong walBytes(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(WAL)) {
      row.next();
      return OptionalLong.of(row.getLong(1));
    }
  }

  /// The server's pg_wal, if that is a directory of this machine: the same path may be another
  /// server's, which its control file would show.
  static Optional<Path> pgWalHere(
      PostgresAddress address, @Nullable String directory, long systemIdentifier) {
    if (directory == null || !address.isOfThisMachine()) {
      return Optional.empty();
    }
    Path data = Path.of(directory);
    try {
      byte[] control = Files.readAllBytes(data.resolve("global").resolve("pg_control"));
      long identifier = ByteBuffer.wrap(control).order(ByteOrder.LITTLE_ENDIAN).getLong();
      return identifier == systemIdentifier
          ? Optional.of(data.resolve("pg_wal").toRealPath())
          : Optional.empty();
    } catch (IOException e) {
      // Another user's, or in a container: not to be seen from here.
      return Optional.empty();
    }
  }

  static long usableBytes(Path path) {
    try {
      return Files.getFileStore(path).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether its disk may fill up by a base backup as such, which begins with a checkpoint: until
  /// that is over the WAL of two of them is kept.
  public boolean isShort() {
    return freeBytes.isPresent() && freeBytes.getAsLong() < maxWalBytes;
  }

  /// @throws FailedException with the figures if [#isShort()]
  void require(PostgresAddress address) {
    if (isShort()) {
      throw new FailedException(
          Fault.SOURCE,
          "%s may have to keep %d MB more of WAL during a base backup (its max_wal_size), and %d MB are free for its pg_wal. Free or add space there."
              .formatted(address, maxWalBytes >> 20, freeBytes.orElseThrow() >> 20));
    }
  }

  /// For people.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    walBytes.ifPresent(bytes -> text.append("%d MB in pg_wal, ".formatted(bytes >> 20)));
    text.append("max_wal_size %d MB, ".formatted(maxWalBytes >> 20));
    text.append(
        slotKeepBytes.isPresent()
            ? "max_slot_wal_keep_size %d MB, ".formatted(slotKeepBytes.getAsLong() >> 20)
            : "max_slot_wal_keep_size not set, ");
    return text.append(
            freeBytes.isPresent()
                ? "%d MB free on its disk".formatted(freeBytes.getAsLong() >> 20)
                : "its free disk cannot be seen from here")
        .toString();
  }
}
