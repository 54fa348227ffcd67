package dev.spillway.mysql.protocol;

import java.sql.SQLException;
import org.mariadb.jdbc.client.Context;
import org.mariadb.jdbc.client.ReadableByteBuf;
import org.mariadb.jdbc.message.server.ErrorPacket;

/// An error packet as an exception.
final class ServerError {
  private ServerError() {}

  static SQLException of(ReadableByteBuf packet, Context context) {
    ErrorPacket error = new ErrorPacket(packet, context);
    return new SQLException(error.getMessage(), error.getSqlState(), error.getErrorCode());
  }
}
