package dev.spillway.mysql.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.mysql.connect.MysqlAddress.Tls;
import dev.spillway.mysql.connect.MysqlAddress.TlsMode;
import dev.spillway.testkit.mysql.MysqlRelease;
import dev.spillway.testkit.mysql.TestMysql;
import dev.spillway.testkit.tls.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a connect that fails says, and which servers TLS lets through.
class MysqlConnectorTest {
  @TempDir Path directory;

  private static MysqlConnector connector(
      TestMysql mysql, String host, int port, String password, Tls tls) {
    return new MysqlConnector(
        new MysqlAddress(mysql.engine(), host, port, "reader", () -> Optional.of(password), tls));
  }

  private static void createUser(TestMysql mysql) {
    mysql.execute("", "create user if not exists reader@'%' identified by 'right'");
  }

  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.mysql.MysqlRelease#everyday")
  void aWrongPasswordIsCalledOne(MysqlRelease release) {
    TestMysql mysql = TestMysql.shared(release);
    createUser(mysql);
    MysqlConnector connector = connector(mysql, "127.0.0.1", mysql.port(), "wr0ng", Tls.disabled());
    assertThatThrownBy(() -> connector.connect("test"))
        .isInstanceOfSatisfying(
            FailedException.class, e -> assertThat(e.fault()).isEqualTo(Fault.SETUP))
        .hasMessageContaining("The user or password is wrong")
        .hasMessageContaining("reader@127.0.0.1:" + mysql.port())
        .hasMessageNotContaining("wr0ng");
  }

  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.mysql.MysqlRelease#oneOfEach")
  void whereNothingAnswersThatIsSaid(MysqlRelease release) throws IOException {
    TestMysql mysql = TestMysql.shared(release);
    int nobodys;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobodys = socket.getLocalPort();
    }
    MysqlConnector connector = connector(mysql, "127.0.0.1", nobodys, "right", Tls.disabled());
    assertThatThrownBy(() -> connector.connect("test"))
        .isInstanceOfSatisfying(
            FailedException.class, e -> assertThat(e.fault()).isEqualTo(Fault.TRANSIENT))
        .hasMessageContaining("Nothing answers there");
  }

  @ParameterizedTest
  @MethodSource("dev.spillway.testkit.mysql.MysqlRelease#oneOfEach")
  void tlsLetsTheRightServerThroughAndNoOther(MysqlRelease release) throws Exception {
    SelfSigned right = SelfSigned.in(Files.createDirectory(directory.resolve("a")), "EC");
    SelfSigned wrong = SelfSigned.in(Files.createDirectory(directory.resolve("b")), "EC");
    Map<String, String> settings =
        Map.of("ssl-cert", right.certificate().toString(), "ssl-key", right.key().toString());
    try (TestMysql mysql = TestMysql.start(release, settings)) {
      createUser(mysql);
      mysql.execute("", "alter user reader@'%' require ssl");
      requireEncrypted(mysql, "127.0.0.1", TlsMode.VERIFY_FULL, right);
      // Another way to write the address, which the certificate does not name.
      requireEncrypted(mysql, "127.1", TlsMode.VERIFY_CA, right);
      requireRefused(mysql, "127.1", TlsMode.VERIFY_FULL, Optional.of(right.certificate()));
      for (TlsMode mode : new TlsMode[] {TlsMode.VERIFY_CA, TlsMode.VERIFY_FULL}) {
        requireRefused(mysql, "127.0.0.1", mode, Optional.of(wrong.certificate()));
        requireRefused(mysql, "127.0.0.1", mode, Optional.empty());
      }
    }
  }

  private static void requireEncrypted(
      TestMysql mysql, String host, TlsMode mode, SelfSigned authority) throws SQLException {
    Tls tls = new Tls(mode, Optional.of(authority.certificate()));
    try (Connection connection =
            connector(mysql, host, mysql.port(), "right", tls).connect("test");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show status like 'Ssl_cipher'")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(2)).isNotEmpty();
    }
  }

  private static void requireRefused(
      TestMysql mysql, String host, TlsMode mode, Optional<Path> authority) {
    MysqlConnector connector =
        connector(mysql, host, mysql.port(), "right", new Tls(mode, authority));
    assertThatThrownBy(() -> connector.connect("test").close())
        .as("%s %s %s", host, mode, authority)
        .hasMessageContaining("TLS failed (")
        .hasMessageContaining("authority file of this database")
        .isInstanceOfSatisfying(
            FailedException.class, e -> assertThat(e.fault()).isEqualTo(Fault.SETUP));
  }
}
