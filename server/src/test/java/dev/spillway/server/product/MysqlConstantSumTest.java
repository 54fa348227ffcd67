package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.source.Engine;
import dev.spillway.testkit.mysql.TestMysql;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.rds.model.ExportTask;

/// Live exports under writers, by each way to one point: the sum over all tables of two databases
/// is what it always is. A table that is emptied, swapped or altered meanwhile makes the export
/// start again or fail; it never completes wrong. Nor do lost connections make it.
class MysqlConstantSumTest {
  /// What managed services give their users.
  private static final String MANAGED = "SELECT, LOCK TABLES, PROCESS, REPLICATION CLIENT";

  @TempDir static Path directory;

  /// One server of each engine for all rungs: its user's privileges change, its accounts' sum does
  /// not.
  private static final Map<Engine, Site> SITES = new EnumMap<>(Engine.class);

  private final AtomicBoolean stop = new AtomicBoolean();

  private record Site(TestMysql mysql, Path folder, List<String> databases, Product product) {
    static Site start(Engine engine) {
      TestMysql mysql = TestMysql.shared(engine);
      Path folder = directory.resolve(engine.rdsName());
      try {
        return new Site(
            mysql,
            folder,
            MysqlAccounts.fill(mysql),
            MysqlSite.start(
                folder,
                mysql,
                "USAGE",
                "    max-connections: 3",
                "    max-read-rate: 200KB/s",
                "export: {part-size: 1MB, threads: 2}"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /// Gives the user these privileges and no others.
    void grant(String privileges) {
      mysql.execute(
          "",
          "REVOKE ALL PRIVILEGES, GRANT OPTION FROM " + MysqlSite.user(folder),
          "GRANT %s ON *.* TO %s".formatted(privileges, MysqlSite.user(folder)));
    }
  }

  private static Site site(Engine engine, String privileges) {
    Site site = SITES.computeIfAbsent(engine, Site::start);
    site.grant(privileges);
    return site;
  }

  @AfterAll
  static void stopSites() {
    SITES.values().forEach(site -> site.product().close());
    SITES.clear();
  }

  private static Stream<Arguments> rungs() {
    return Stream.of(
        Arguments.of(Engine.MARIADB, MANAGED, "rung 1"),
        Arguments.of(Engine.MARIADB, "SELECT, RELOAD, PROCESS", "rung 2"),
        Arguments.of(Engine.MARIADB, "SELECT, RELOAD, PROCESS", "rung 3"),
        Arguments.of(Engine.MARIADB, "SELECT, LOCK TABLES, PROCESS", "rung 4"),
        Arguments.of(Engine.MARIADB, "SELECT, PROCESS", "rung 5"),
        Arguments.of(Engine.MYSQL, "SELECT, RELOAD, PROCESS", "rung 3"),
        Arguments.of(Engine.MYSQL, MANAGED, "rung 4"),
        Arguments.of(Engine.MYSQL, "SELECT, PROCESS", "rung 5"));
  }

  @ParameterizedTest
  @MethodSource("rungs")
  void theSumIsConstantOnEveryRung(Engine engine, String privileges, String rung) throws Exception {
    System.out.println("seed " + MysqlAccounts.SEED);
    Site site = site(engine, privileges);
    TestMysql mysql = site.mysql();
    List<String> databases = site.databases();
    Product product = site.product();
    String sumsId = rung.replace("rung ", "sums-");
    try (Connection backup = mysql.connect("");
        Statement statement = backup.createStatement()) {
      if (engine == Engine.MARIADB && rung.equals("rung 3")) {
        statement.execute("BACKUP STAGE START");
      }
      try (Actors actors = new Actors()) {
        for (int writer = 0; writer < MysqlAccounts.WRITERS; writer++) {
          int number = writer;
          actors.act(() -> MysqlAccounts.move(mysql, databases, number, stop));
        }
        actors.act(() -> MysqlAccounts.change(mysql, databases.getFirst(), stop));
        ExportTask sums =
            product.export(
                sumsId, Product.CLUSTER, MysqlAccounts.items(databases, "a0", "a1", "a2", "a3"));
        assertThat(sums.status()).as("%s", sums).isEqualTo("COMPLETE");
        assertThat(
                new String(
                    product.content("%1$s/export_info_%1$s.json".formatted(sumsId)),
                    StandardCharsets.UTF_8))
            .contains(rung + " (")
            .contains(rung.equals("rung 5") ? "one point on 1 " : "one point on 3 ")
            .contains("binlog");
        requireSum(product, databases, sumsId);
        requireRightOrFailed(product, databases, rung.replace("rung ", "middle-"));
      }
    }
  }

  /// First one connection is lost, then every one, while the accounts are read.
  @ParameterizedTest
  @EnumSource(
      value = Engine.class,
      names = {"MARIADB", "MYSQL"})
  void lostConnectionsLoseNoRows(Engine engine) throws Exception {
    Site site = site(engine, MANAGED);
    for (int killed : List.of(1, 10)) {
      String id = "killed-" + killed;
      try (Actors actors = new Actors()) {
        actors.act(() -> kill(site.mysql(), killed));
        ExportTask task =
            site.product()
                .export(
                    id,
                    Product.CLUSTER,
                    MysqlAccounts.items(site.databases(), "a0", "a1", "a2", "a3"));
        if (task.status().equals("COMPLETE")) {
          requireSum(site.product(), site.databases(), id);
        } else {
          assertThat(task.failureCause()).containsIgnoringCase("connection");
        }
        System.out.println(engine + " " + id + ": " + task.status() + " " + task.failureCause());
      }
    }
  }

  /// Ends so many of the export's connections, of which one at least reads a range.
  private void kill(TestMysql mysql, int most) throws SQLException {
    String ours = "from information_schema.processlist where user like 'spillway%'";
    try (Connection connection = mysql.connect("");
        Statement statement = connection.createStatement()) {
      while (!stop.get()) {
        statement.execute("DO SLEEP(0.02)");
        try (ResultSet reading =
            statement.executeQuery("select id " + ours + " and info like 'SELECT `id`%'")) {
          if (reading.next()) {
            break;
          }
        }
      }
    }
    for (String id : mysql.rows("", "select id " + ours + " order by info desc limit " + most)) {
      killed(mysql, id);
    }
  }

  private static void killed(TestMysql mysql, String id) {
    try {
      mysql.execute("", "kill " + id);
    } catch (IllegalStateException e) {
      assertThat(e).as("it ended by itself").hasMessageContaining("Unknown thread");
    }
  }

  private interface Act {
    void act() throws Exception;
  }

  /// Threads that act until this is closed, which throws what they threw.
  private final class Actors implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> work = new ArrayList<>();

    Actors() {
      stop.set(false);
    }

    void act(Act act) {
      work.add(
          threads.submit(() -> {
            act.act();
            return null;
          }));
    }

    @Override
    public void close() {
      stop.set(true);
      try (threads) {
        for (Future<?> future : work) {
          future.get();
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// By one query over a folder with a folder for each table.
  private void requireSum(Product product, List<String> databases, String export) throws Exception {
    Path all = Files.createTempDirectory(directory, export);
    for (String database : databases) {
      for (int table = 0; table < MysqlAccounts.TABLES; table++) {
        Path folder = Files.createDirectory(all.resolve(database + "." + table));
        product.download(folder(export, database, "a" + table), folder);
      }
    }
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
      assertThat(
              TestPostgres.rows(
                  duckDb,
                  """
                  SELECT count(*), min(rows), max(rows), min(ids), max(ids), sum(amount) FROM (
                    SELECT count(*) AS rows, count(DISTINCT id) AS ids, sum(amount) AS amount
                    FROM read_parquet('%s/*/*.parquet', filename = true) GROUP BY parse_dirpath(filename))
                  """
                      .formatted(all)))
          .containsExactly(
              "%1$d|%2$d|%2$d|%2$d|%2$d|%3$d"
                  .formatted(
                      2 * MysqlAccounts.TABLES,
                      MysqlAccounts.ACCOUNTS,
                      2L * MysqlAccounts.TABLES * MysqlAccounts.ACCOUNTS * MysqlAccounts.EACH));
    }
  }

  /// The point lies between two exported tables here: what `state` says of `extra` holds, or the
  /// export has failed and names one of them.
  private void requireRightOrFailed(Product product, List<String> databases, String id)
      throws Exception {
    String database = databases.getFirst();
    ExportTask task =
        product.export(
            id,
            Product.CLUSTER,
            Stream.concat(
                    Stream.of(MysqlAccounts.items(databases, "a0", "a1", "a2", "a3")),
                    Stream.of(database + ".extra", database + ".state"))
                .toArray(String[]::new));
    System.out.println(id + ": " + task.status() + " " + task.failureCause());
    if (!task.status().equals("COMPLETE")) {
      assertThat(task.failureCause()).contains(database + "." + database + ".extra");
      return;
    }
    requireSum(product, databases, id);
    String[] state =
        product
            .query(folder(id, database, "state"), directory, "SELECT whole, round FROM parts")
            .getFirst()
            .split("\\|", 2);
    String rows = "no part";
    if (!product.parts(folder(id, database, "extra")).isEmpty()) {
      rows =
          product
              .query(
                  folder(id, database, "extra"),
                  directory,
                  "SELECT count(*), count(DISTINCT i), min(round), max(round) FROM parts")
              .getFirst();
    }
    String whole = "%1$d|%1$d|%2$s|%2$s".formatted(MysqlAccounts.EXTRA_ROWS, state[1]);
    if (state[0].equals("1")) {
      assertThat(rows).isEqualTo(whole);
    } else {
      assertThat(rows)
          .isIn(whole, "%1$d|%1$d|-1|-1".formatted(MysqlAccounts.SWAPPED_ROWS), "no part");
    }
  }

  private static String folder(String export, String database, String table) {
    return "%s/%2$s/%2$s.%3$s/1".formatted(export, database, table);
  }
}
