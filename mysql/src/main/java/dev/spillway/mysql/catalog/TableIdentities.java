package dev.spillway.mysql.catalog;

import dev.spillway.core.source.Engine;
import dev.spillway.core.source.TableName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// By what a table is known again: InnoDB's number of it, when it was created, and its columns. A
/// table that was truncated, rebuilt, altered, or put in another's place under its name has others.
/// InnoDB tells its numbers to those with the PROCESS privilege only.
public final class TableIdentities {
  private static final int ACCESS_DENIED = 1227;

  /// Stands before the columns in an identity.
  private static final String COLUMNS = " columns ";

  private final Engine engine;
  private volatile boolean numbersDenied;

  public TableIdentities(Engine engine) {
    this.engine = engine;
  }

  /// Whether the role may see InnoDB's numbers; known after the first query.
  public boolean seesNumbers() {
    return !numbersDenied;
  }

  /// The identity that a table has now; empty if there is none of that name.
  public Optional<String> now(Connection connection, TableName name) throws SQLException {
    return Optional.ofNullable(read(connection, new Scope.OfTable(name)).get(name));
  }

  /// Whether the InnoDB table of this identity was created at or after a time, which is in the form
  /// of the server. In the second of its creation a table can change without another identity, if
  /// InnoDB's numbers are not to be seen.
  public static boolean isCreatedSince(String identity, String time) {
    String created = identity.replaceFirst(".* created ", "").replaceFirst(COLUMNS + ".*", "");
    return identity.startsWith("InnoDB ") && created.compareTo(time) >= 0;
  }

  /// What of an identity tells the columns.
  static String columns(String identity) {
    return identity.replaceFirst(".*" + COLUMNS, "");
  }

  SortedMap<TableName, String> read(Connection connection, Scope scope) throws SQLException {
    Map<String, SortedSet<String>> numbers = numbers(connection, scope);
    Map<TableName, MessageDigest> columns = columns(connection, scope);
    SortedMap<TableName, String> identities = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT TABLE_SCHEMA, TABLE_NAME, CAST(CREATE_TIME AS CHAR), ENGINE FROM information_schema.TABLES WHERE "
                    + scope.condition())) {
      while (rows.next()) {
        TableName name = name(rows);
        MessageDigest digest = columns.get(name);
        if (digest != null && scope.includes(name)) {
          identities.put(
              name,
              "%s %s created %s columns %s"
                  .formatted(
                      rows.getString(4),
                      Optional.ofNullable(numbers.get(fileName(name)))
                          .map(Object::toString)
                          .orElse(""),
                      rows.getString(3),
                      HexFormat.of().formatHex(digest.digest(), 0, 12)));
        }
      }
    }
    return identities;
  }

  private Map<String, SortedSet<String>> numbers(Connection connection, Scope scope)
      throws SQLException {
    Map<String, SortedSet<String>> numbers = new HashMap<>();
    if (numbersDenied) {
      return numbers;
    }
    String table =
        engine == Engine.MARIADB
            ? "information_schema.INNODB_SYS_TABLES"
            : "information_schema.INNODB_TABLES";
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT NAME, TABLE_ID FROM " + table + ofOne(scope))) {
      while (rows.next()) {
        // Partitions follow the table's name behind a #.
        String name = rows.getString(1).split("#", 2)[0];
        numbers
            .computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new TreeSet<>())
            .add(name + ":" + rows.getString(2));
      }
    } catch (SQLException e) {
      if (e.getErrorCode() != ACCESS_DENIED) {
        throw e;
      }
      numbersDenied = true;
    }
    return numbers;
  }

  private static String ofOne(Scope scope) {
    return scope instanceof Scope.OfTable(TableName name)
        ? " WHERE NAME LIKE " + Names.literal(fileName(name) + "%")
        : "";
  }

  private static String fileName(TableName name) {
    String file = FileNames.of(name.database()) + "/" + FileNames.of(name.table());
    return file.toLowerCase(Locale.ROOT);
  }

  private static Map<TableName, MessageDigest> columns(Connection connection, Scope scope)
      throws SQLException {
    Map<TableName, MessageDigest> digests = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT TABLE_SCHEMA, TABLE_NAME, CONCAT_WS('\\0', ORDINAL_POSITION, COLUMN_NAME,
                  COLUMN_TYPE, CHARACTER_SET_NAME, COLLATION_NAME, EXTRA, GENERATION_EXPRESSION)
                FROM information_schema.COLUMNS WHERE %s
                ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION
                """
                    .formatted(scope.condition()))) {
      while (rows.next()) {
        TableName name = name(rows);
        if (scope.includes(name)) {
          digests
              .computeIfAbsent(name, n -> sha256())
              .update((rows.getString(3) + "\n").getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    return digests;
  }

  static TableName name(ResultSet row) throws SQLException {
    return new TableName(row.getString(1), row.getString(1), row.getString(2));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
