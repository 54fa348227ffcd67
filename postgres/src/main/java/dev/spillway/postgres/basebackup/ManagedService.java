package dev.spillway.postgres.basebackup;

import dev.spillway.core.problem.FailedException;
import dev.spillway.postgres.connect.PostgresConnector;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Services that run PostgreSQL for others and give nobody its files. They are known by what they
/// add to a server; a restored dump can bring that elsewhere, so that it explains a refusal and is
/// none by itself.
public enum ManagedService {
  RDS("Amazon RDS or Aurora", "rds_superuser", "rds.extensions"),
  CLOUD_SQL("Google Cloud SQL", "cloudsqlsuperuser", "cloudsql.iam_authentication"),
  ALLOYDB("Google AlloyDB", "alloydbsuperuser", "alloydb.iam_authentication"),
  AZURE("Azure Database for PostgreSQL", "azure_pg_admin", "azure.extensions");

  private static final Logger LOG = LoggerFactory.getLogger(ManagedService.class);

  private static final String MARKS =
      """
      SELECT (SELECT true FROM pg_catalog.pg_roles WHERE rolname = ?),
             pg_catalog.current_setting(?, true) IS NOT NULL
      """;

  private final String service;
  private final String role;
  private final String setting;

  ManagedService(String service, String role, String setting) {
    this.service = service;
    this.role = role;
    this.setting = setting;
  }

  /// A service that was recognized.
  ///
  /// @param marks by which it was
  public record Seen(ManagedService service, List<String> marks) {
    public Seen {
      marks = List.copyOf(marks);
    }

    /// For people: `This seems to be …, which gives nobody base backups`.
    @Override
    public String toString() {
      return "This seems to be %s (it has the %s), which gives nobody base backups"
          .formatted(service.service, String.join(" and the ", marks));
    }
  }

  /// Which one a server belongs to; empty for anybody's own.
  public static Optional<Seen> of(Connection connection) throws SQLException {
    for (ManagedService service : values()) {
      List<String> marks = service.marks(connection);
      if (!marks.isEmpty()) {
        return Optional.of(new Seen(service, marks));
      }
    }
    return Optional.empty();
  }

  /// As [#of(Connection)], by an ordinary connection of its own; empty too if there is none.
  static Optional<Seen> of(PostgresConnector connector) {
    try (Connection connection = SourceGuard.connect(connector)) {
      return of(connection);
    } catch (FailedException | SQLException e) {
      LOG.debug("{} cannot be asked whose it is", connector.address(), e);
      return Optional.empty();
    }
  }

  private List<String> marks(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MARKS)) {
      statement.setString(1, role);
      statement.setString(2, setting);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        List<String> marks = new ArrayList<>();
        if (row.getBoolean(1)) {
          marks.add("role " + role);
        }
        if (row.getBoolean(2)) {
          marks.add("setting " + setting);
        }
        return marks;
      }
    }
  }
}
