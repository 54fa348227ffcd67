package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.source.Engine;
import dev.spillway.testkit.mysql.TestMysql;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.rds.model.RdsException;

/// What the API says of a MySQL or MariaDB server that lets nobody in.
class MysqlRefusalTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"MARIADB", "MYSQL"})
  void aWrongPasswordIsCalledOne(Engine engine) throws IOException {
    TestMysql mysql = TestMysql.shared(engine);
    Path site = directory.resolve("s");
    try (Product product = MysqlSite.start(site, mysql, "SELECT")) {
      mysql.execute("", "ALTER USER %s IDENTIFIED BY 'changed'".formatted(MysqlSite.user(site)));
      assertThatThrownBy(() -> product.start("live", Product.CLUSTER))
          .isInstanceOfSatisfying(
              RdsException.class,
              e ->
                  assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidExportSourceState"))
          .hasMessageContaining("The user or password is wrong")
          .hasMessageNotContaining("cannot be reached")
          .hasMessageNotContaining("changed");
    }
  }
}
