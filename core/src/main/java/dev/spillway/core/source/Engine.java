package dev.spillway.core.source;

/// The kind of a database server, named as RDS names its engines.
public enum Engine {
  POSTGRES("postgres"),
  MYSQL("mysql"),
  MARIADB("mariadb");

  private final String rdsName;

  Engine(String rdsName) {
    this.rdsName = rdsName;
  }

  /// The `Engine` member of RDS answers.
  public String rdsName() {
    return rdsName;
  }

  /// Whether a table's name has a schema between database and table.
  public boolean hasSchemas() {
    return this == POSTGRES;
  }
}
