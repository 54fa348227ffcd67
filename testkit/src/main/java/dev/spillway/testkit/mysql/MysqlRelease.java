package dev.spillway.testkit.mysql;

import dev.spillway.core.source.Engine;
import java.util.stream.Stream;

/// The releases that tests run against, each a parameter by
/// `@MethodSource("dev.spillway.testkit.mysql.MysqlRelease#everyday")`.
public enum MysqlRelease {
  MARIADB_11_4(Engine.MARIADB),
  MYSQL_9(Engine.MYSQL),
  MARIADB_10_6(Engine.MARIADB),
  MARIADB_10_11(Engine.MARIADB),
  MARIADB_11_8(Engine.MARIADB),
  MYSQL_8_0(Engine.MYSQL),
  MYSQL_8_4(Engine.MYSQL);

  private final Engine engine;

  MysqlRelease(Engine engine) {
    this.engine = engine;
  }

  public Engine engine() {
    return engine;
  }

  /// Whether it has a type that not all have: `uuid`, `inet4`, `inet6` or `vector`.
  public boolean has(String type) {
    return switch (type) {
      case "inet6" -> engine == Engine.MARIADB;
      case "uuid", "inet4" -> engine == Engine.MARIADB && this != MARIADB_10_6;
      case "vector" -> this == MYSQL_9 || this == MARIADB_11_8;
      default -> throw new IllegalArgumentException(type);
    };
  }

  /// One of each engine; all releases when the property `spillway.test.all` is true. For what
  /// releases do in ways of their own.
  public static Stream<MysqlRelease> everyday() {
    return Boolean.getBoolean("spillway.test.all") ? Stream.of(values()) : oneOfEach();
  }

  /// As [#everyday], MariaDB's only.
  public static Stream<MysqlRelease> everydayMariadb() {
    return everyday().filter(release -> release.engine() == Engine.MARIADB);
  }

  /// For what hardly depends on the release.
  public static Stream<MysqlRelease> oneOfEach() {
    return Stream.of(everyday(Engine.MARIADB), everyday(Engine.MYSQL));
  }

  /// The one that most tests run on; the oldest that is supported when the property
  /// `spillway.test.mysql` is `oldest`.
  static MysqlRelease everyday(Engine engine) {
    boolean oldest = "oldest".equals(System.getProperty("spillway.test.mysql"));
    return switch (engine) {
      case MARIADB -> oldest ? MARIADB_10_6 : MARIADB_11_4;
      case MYSQL -> oldest ? MYSQL_8_0 : MYSQL_9;
      case POSTGRES -> throw new IllegalArgumentException("no MySQL: " + engine);
    };
  }

  /// Why there is no such server.
  String missing() {
    return switch (this) {
      case MARIADB_11_4 -> "no MariaDB server: its jar is for Linux on x86-64";
      case MARIADB_10_6, MARIADB_10_11, MARIADB_11_8, MYSQL_8_0, MYSQL_8_4, MYSQL_9 ->
          "no server %s: .ci/steps/14-mysql.sh unpacks one where Debian and Ubuntu offer it"
              .formatted(this);
    };
  }
}
