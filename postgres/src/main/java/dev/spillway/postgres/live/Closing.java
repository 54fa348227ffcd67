package dev.spillway.postgres.live;

import java.sql.Connection;
import java.sql.SQLException;

/// Closes connections whose fate does not matter any more.
final class Closing {
  private Closing() {}

  static void quietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // What led here is the one to tell.
    }
  }
}
