package dev.spillway.server.configuration;

import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.Deployment;
import dev.spillway.core.source.Engine;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A database server that can be exported and of which snapshots can be made. It answers as DB
/// instance and as DB cluster of its id.
///
/// @param maxConnections the connections that an export may hold at most, beside two per database
///   that hold its point in time
/// @param maxSnapshotAge how long an export may hold back the source's vacuum
/// @param deployment what it is in RDS's terms: RDS exports no snapshots of RDS Custom instances
///   and no live Multi-AZ DB clusters, and neither does this server
/// @param fallbackCharset how bytes are read that are not UTF-8 in a database without an encoding
public record DatabaseSettings(
    @Identity DatabaseId id,
    Engine engine,
    String host,
    Optional<Integer> port,
    String user,
    Optional<Secret> passwordFile,
    Optional<Tls> tls,
    Optional<Path> caFile,
    @Default("4") int maxConnections,
    Optional<DataRate> maxReadRate,
    @Default("4h") Duration maxSnapshotAge,
    @Default("windows-1252") Charset fallbackCharset,
    @Default("allow") CrossDatabase crossDatabase,
    @Default("auto") SnapshotMethod snapshotMethod,
    @Default("standard") Deployment deployment,
    BaseBackupSettings snapshot) {

  /// How a connection is protected, in libpq's words.
  public enum Tls {
    DISABLE,
    REQUIRE,
    VERIFY_CA,
    VERIFY_FULL
  }

  /// What happens when several databases cannot be shown to be read at one point.
  public enum CrossDatabase {
    ALLOW,
    REQUIRE
  }

  public DatabaseSettings {
    if (port.isPresent() && (port.get() < 1 || port.get() > 65_535)) {
      throw new IllegalArgumentException("port is " + port.get() + ", but ports are 1 to 65535");
    }
    if (engine != Engine.POSTGRES && host.startsWith("/")) {
      throw new IllegalArgumentException(
          "host is a unix socket, over which %s cannot be reached; name a host"
              .formatted(engine.rdsName()));
    }
    if (engine != Engine.POSTGRES && snapshotMethod == SnapshotMethod.BASE_BACKUP) {
      throw new IllegalArgumentException(
          "snapshot-method is base-backup, which %s has not; leave it out or use export"
              .formatted(engine.rdsName()));
    }
    if (maxConnections < 1) {
      throw new IllegalArgumentException(
          "max-connections is " + maxConnections + ", but an export needs at least 1");
    }
    if (maxSnapshotAge.isZero()) {
      throw new IllegalArgumentException("max-snapshot-age is zero: no export could begin");
    }
    if (tls.isPresent() && tls.get() == Tls.DISABLE && caFile.isPresent()) {
      throw new IllegalArgumentException("ca-file has no use with tls: disable");
    }
  }

  /// The port that is used: as configured, else the engine's own.
  public int portInUse() {
    return port.orElse(
        switch (engine) {
          case POSTGRES -> 5432;
          case MYSQL, MARIADB -> 3306;
        });
  }

  /// How snapshots are made: of MySQL and MariaDB always as stored exports.
  public SnapshotMethod snapshotMethodInUse() {
    return engine == Engine.POSTGRES ? snapshotMethod : SnapshotMethod.EXPORT;
  }

  /// The protection that is used: as configured, else `verify-full`, or none to this machine.
  public Tls tlsInUse() {
    return tls.orElse(isLocal() ? Tls.DISABLE : Tls.VERIFY_FULL);
  }

  private boolean isLocal() {
    return host.equals("localhost")
        || host.startsWith("127.")
        || host.equals("::1")
        || host.startsWith("/");
  }
}
