package dev.spillway.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.postgresserver.StopMode;
import dev.spillway.server.configuration.ConfigurationReader;
import dev.spillway.server.configuration.FileCheck;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// docs/postgresql.md gives the role all that it needs, and the doctor names each thing that is
/// taken away again.
class DocumentedGrantsTest {
  @TempDir Path folder;

  @Test
  void eachRightIsEnoughAndEachMissingOneIsNamed() throws IOException {
    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest())) {
      postgres.execute("postgres", "create database shop");
      postgres.execute("postgres", block("live"), block("snapshot"));
      Path hba = postgres.dataDirectory().resolve("pg_hba.conf");
      String lines = hbaLines();
      rewrite(postgres, hba, lines);
      assertThat(problems(postgres)).isEmpty();

      takenAway(
          postgres,
          "revoke pg_read_all_data from spillway",
          "grant pg_read_all_data to spillway",
          "GRANT pg_read_all_data TO \"spillway\"");
      takenAway(
          postgres,
          "alter role spillway nobypassrls",
          "alter role spillway bypassrls",
          "ALTER ROLE \"spillway\" BYPASSRLS");
      takenAway(
          postgres,
          "alter role spillway noreplication",
          "alter role spillway replication",
          "ALTER ROLE \"spillway\" REPLICATION");
      takenAway(
          postgres,
          "revoke connect on database shop from public",
          "grant connect on database shop to public",
          "GRANT CONNECT ON DATABASE shop TO \"spillway\"");
      takenAway(postgres, "alter role spillway nologin", "alter role spillway login", "LOGIN");

      rewrite(postgres, hba, lines.replaceAll("(?m)^host +replication.*$", ""));
      assertThat(problems(postgres).toString()).contains("host replication spillway");
      rewrite(postgres, hba, lines.replaceAll("(?m)^host +all.*$", ""));
      assertThat(problems(postgres).toString())
          .contains("no pg_hba.conf entry", "host all,replication spillway");
      rewrite(postgres, hba, lines);
      assertThat(problems(postgres)).isEmpty();
      postgres.restart(
          StopMode.FAST,
          Map.of(
              "wal_level", "minimal",
              "max_wal_senders", "0",
              "max_replication_slots", "0",
              "max_connections", "8"));
      assertThat(problems(postgres).toString())
          .contains("wal_level = replica", "0 free wal senders", "max_wal_senders = ")
          .contains("0 free replication slots", "max_replication_slots = ")
          .contains("free connections, an export of all databases uses up to 8");
    }
  }

  private void takenAway(TestPostgres postgres, String take, String giveBack, String named)
      throws IOException {
    postgres.execute("postgres", take);
    assertThat(problems(postgres).toString()).as(take).contains(named);
    postgres.execute("postgres", giveBack);
    assertThat(problems(postgres)).as(giveBack).isEmpty();
  }

  /// What the doctor finds wrong with the database.
  private List<Finding> problems(TestPostgres postgres) throws IOException {
    Path password = folder.resolve("password");
    if (!Files.exists(password)) {
      Files.createFile(
          password,
          java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
              java.nio.file.attribute.PosixFilePermissions.fromString("rw-------")));
      Files.writeString(password, "choose-a-long-one\n");
    }
    Path file =
        Files.writeString(
            folder.resolve("spillway.yaml"),
            """
            data-directory: data
            embedded: {store-port: 0}
            databases:
              - {id: shop, engine: postgres, host: 127.0.0.1, port: %d, user: spillway, password-file: password}
            """
                .formatted(postgres.port()));
    List<Finding> findings = new ArrayList<>();
    Doctor.of(new ConfigurationReader(Map.of(), FileCheck.ofThisMachine()).read(file))
        .examine(findings::add);
    return findings.stream()
        .filter(finding -> finding.level() != Finding.Level.OK)
        .filter(finding -> finding.subject().equals("database shop"))
        .toList();
  }

  /// The test's own superuser is let in beside the documented lines.
  private static void rewrite(TestPostgres postgres, Path hba, String lines) throws IOException {
    Files.writeString(hba, "host all postgres 127.0.0.1/32 trust\n" + lines + "\n");
    String before = loaded(postgres);
    postgres.execute("postgres", "select pg_reload_conf()");
    while (loaded(postgres).equals(before)) {
      Thread.onSpinWait();
    }
  }

  private static String loaded(TestPostgres postgres) {
    return postgres.value("postgres", "select pg_conf_load_time()");
  }

  private static String block(String name) throws IOException {
    return found("<!-- executed: " + name + " -->\n```sql\n(.*?)```");
  }

  /// The documented lines, for this machine and without a certificate.
  private static String hbaLines() throws IOException {
    return found("## pg_hba.conf.*?```\n(.*?)```")
        .replace("hostssl ", "host    ")
        .replace("10.0.0.7/32", "127.0.0.1/32");
  }

  private static String found(String pattern) throws IOException {
    Matcher matcher =
        Pattern.compile(pattern, Pattern.DOTALL)
            .matcher(Files.readString(Path.of("..", "docs", "postgresql.md")));
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }
}
