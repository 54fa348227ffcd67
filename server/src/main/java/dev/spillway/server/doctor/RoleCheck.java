package dev.spillway.server.doctor;

import dev.spillway.postgres.basebackup.ManagedService;
import dev.spillway.postgres.connect.PostgresAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// What the role may do on its server: read every table whole, and take a base backup.
final class RoleCheck {
  /// What to do where nobody gets base backups.
  static final String STORED_EXPORTS = "snapshot-method: export";

  private static final String QUERY =
      """
      SELECT r.rolsuper, r.rolbypassrls, r.rolreplication,
        pg_catalog.pg_has_role(r.oid, 'pg_read_all_data', 'USAGE') AS reads_all
      FROM pg_catalog.pg_roles r WHERE r.rolname = current_user
      """;

  private static final String CLOSED =
      """
      SELECT pg_catalog.quote_ident(datname) FROM pg_catalog.pg_database
      WHERE datallowconn AND NOT datistemplate
        AND NOT pg_catalog.has_database_privilege(oid, 'CONNECT') ORDER BY datname
      """;

  private final String subject;
  private final String role;
  private final Consumer<Finding> findings;
  private final Consumer<Finding> snapshots;
  private final Optional<ManagedService.Seen> managed;

  /// @param managed whose the server seems to be
  /// @param snapshots hears what concerns base backups
  RoleCheck(
      String subject,
      PostgresAddress address,
      Optional<ManagedService.Seen> managed,
      Consumer<Finding> findings,
      Consumer<Finding> snapshots) {
    this.managed = managed;
    this.snapshots = snapshots;
    this.subject = subject;
    this.role = '"' + address.user().replace("\"", "\"\"") + '"';
    this.findings = findings;
  }

  void examine(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(QUERY)) {
      row.next();
      boolean superuser = row.getBoolean("rolsuper");
      reading(superuser || row.getBoolean("reads_all"));
      rowSecurity(superuser || row.getBoolean("rolbypassrls"));
      replication(superuser || row.getBoolean("rolreplication"));
    }
    databases(connection);
  }

  private void databases(Connection connection) throws SQLException {
    List<String> closed = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(CLOSED)) {
      while (rows.next()) {
        closed.add(rows.getString(1));
      }
    }
    findings.accept(
        closed.isEmpty()
            ? Finding.ok(subject, "the role may connect to all databases")
            : Finding.warn(
                subject,
                "the role may not connect to %s; live exports leave these databases out"
                    .formatted(String.join(", ", closed)),
                closed.stream()
                    .map(name -> "GRANT CONNECT ON DATABASE " + name + " TO " + role + ";")
                    .collect(Collectors.joining("\n"))));
  }

  private void reading(boolean all) {
    findings.accept(
        all
            ? Finding.ok(subject, "the role may read all tables")
            : Finding.warn(
                subject,
                "the role is not a member of pg_read_all_data; tables that it may not read are left out of exports",
                "GRANT pg_read_all_data TO " + role + ";"));
  }

  private void rowSecurity(boolean bypassed) {
    findings.accept(
        bypassed
            ? Finding.ok(subject, "the role reads all rows, whatever row-level security says")
            : Finding.warn(
                subject,
                "tables with row-level security for this role are left out of exports",
                "ALTER ROLE " + role + " BYPASSRLS;"));
  }

  private void replication(boolean allowed) {
    snapshots.accept(
        allowed
            ? Finding.ok(subject, "the role may take base backups")
            : Finding.fail(
                subject,
                "the role may not take base backups",
                managed.map(_ -> STORED_EXPORTS).orElse("ALTER ROLE " + role + " REPLICATION;")));
  }
}
