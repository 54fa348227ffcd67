package dev.spillway.server.doctor;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a new session of a user may do on the whole server, through its active roles as well.
///
/// @param everywhere the grants on `*.*`, in capitals
/// @param inactiveRoles granted, but no part of what a new session may do
record MysqlGrants(List<String> everywhere, Set<String> inactiveRoles) {
  /// A role is granted to a user by a line without ON; MySQL puts several into one.
  private static final Pattern ROLES = Pattern.compile("GRANT ([^ ]+) TO [^ ]+@.*");

  /// Both servers show the grants of a session's active roles with its user's own.
  static MysqlGrants of(Statement statement) throws SQLException {
    List<String> everywhere = new ArrayList<>();
    Set<String> inactive = new LinkedHashSet<>();
    String active = active(statement);
    try (ResultSet rows = statement.executeQuery("SHOW GRANTS")) {
      while (rows.next()) {
        String grant = rows.getString(1);
        Matcher roles = ROLES.matcher(grant);
        if (grant.contains(" ON *.* ")) {
          everywhere.add(grant.toUpperCase(Locale.ROOT).split(" ON ", 2)[0]);
        } else if (roles.matches()) {
          inactive.addAll(List.of(roles.group(1).split(",", -1)));
        }
      }
    }
    inactive.removeIf(role -> active.contains("," + role + ","));
    return new MysqlGrants(everywhere, inactive);
  }

  /// Their names as grants have them, between commas.
  private static String active(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT CURRENT_ROLE()")) {
      String roles = row.next() ? String.valueOf(row.getString(1)) : "";
      return "," + (roles.contains("`") ? roles : "`" + roles + "`") + ",";
    }
  }

  boolean has(String privilege) {
    return everywhere.stream()
        .anyMatch(grant -> grant.contains("ALL PRIVILEGES") || grant.contains(privilege));
  }
}
