package dev.spillway.testkit.postgres;

import dev.spillway.postgresserver.InitDb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/// A cluster as production has them, all at once: its copies do not start by themselves, or do harm
/// when they do. Two tablespaces and pg_wal are links; its locales are not on this machine; its
/// superuser is `boss`; it has a logical slot, an enabled subscription, a prepared transaction, a
/// database in SQL_ASCII and one that lets nobody in; its settings name libraries and commands that
/// must not be run, and a trigger refuses logins to its copies.
public final class HostileCluster implements AutoCloseable {
  public static final String SUPERUSER = "boss";

  /// The first major whose event triggers also run at a login.
  private static final int LOGIN_TRIGGERS = 17;

  private final TestPostgres server;
  private final Path directory;

  private HostileCluster(TestPostgres server, Path directory) {
    this.server = server;
    this.directory = directory;
  }

  /// Makes one and starts it.
  ///
  /// @param directory an empty folder for what lies outside of the data directory
  public static HostileCluster start(int major, Path directory) {
    try {
      Path locales = Files.createDirectory(directory.resolve("locales"));
      copy(Path.of("/usr/lib/locale/C.utf8"), locales.resolve("xx_YY.UTF-8"));
      copy(Path.of("/usr/lib/locale/C.utf8"), locales.resolve("zz_ZZ.UTF-8"));
      Files.createDirectory(directory.resolve("one"));
      Files.createDirectory(directory.resolve("two"));
      InitDb initDb =
          new InitDb(
              SUPERUSER,
              Optional.empty(),
              "xx_YY.UTF-8",
              "UTF8",
              List.of("--no-sync", "--waldir=" + directory.resolve("wal")));
      TestPostgres server =
          TestPostgres.start(
              major,
              TestPostgres.Options.usual()
                  .initDb(initDb)
                  .environment("LOCPATH", locales.toString()));
      HostileCluster cluster = new HostileCluster(server, directory);
      cluster.fill(major);
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void fill(int major) {
    server.execute(
        "postgres",
        "create tablespace one location '" + directory.resolve("one") + "'",
        "create tablespace two location '" + directory.resolve("two") + "'",
        "create table t tablespace one as select i from generate_series(1, 5000) i",
        "create database shop tablespace two locale 'zz_ZZ.UTF-8' template template0",
        "create database ascii encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C' template template0",
        "create database closed",
        "select pg_create_logical_replication_slot('slot', 'pgoutput')",
        "create subscription s connection 'host=127.0.0.1 port=1 user=nobody dbname=nothing' publication p with (connect = false)",
        "alter subscription s enable",
        "alter system set shared_preload_libraries = 'no_such_library'",
        "alter system set restore_command = 'touch " + directory.resolve("restored") + "'",
        "alter system set archive_command = 'touch " + directory.resolve("archived") + "'",
        "alter system set primary_conninfo = 'host=192.0.2.1'");
    server.execute(
        "shop", "create table u as select i, 'ä' || i as v from generate_series(1, 7000) i");
    server.execute(
        "ascii", "create table a as select convert_from('\\xe4'::bytea, 'SQL_ASCII') as v");
    server.execute("closed", "create table c as select 1 as i");
    try (Connection connection = server.connect("shop");
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("insert into u values (0, 'never')");
      statement.execute("prepare transaction 'open'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    if (major >= LOGIN_TRIGGERS) {
      // Lets everybody in where the server listens for TCP, which none on a copy does.
      server.execute(
          "postgres",
          "create function refuse() returns event_trigger language plpgsql as $$ begin if current_setting('listen_addresses') = '' then raise exception 'a login trigger ran'; end if; end $$",
          "create event trigger refusing on login execute function refuse()",
          "alter event trigger refusing enable always");
    }
    // From here on nobody can connect to these two.
    server.execute(
        "postgres",
        "alter database closed allow_connections false",
        "alter database shop set session_preload_libraries = 'no_such_library'");
  }

  public TestPostgres server() {
    return server;
  }

  /// Where pg_wal lies.
  public Path wal() {
    return directory.resolve("wal");
  }

  /// The directories of the tablespaces, by OID.
  public Map<Long, Path> tablespaces() {
    Map<Long, Path> byOid = new TreeMap<>();
    for (String row :
        server.rows(
            "postgres", "select oid, spcname from pg_tablespace where spcname in ('one', 'two')")) {
      String[] fields = row.split("\\|", -1);
      byOid.put(Long.parseLong(fields[0]), directory.resolve(fields[1]));
    }
    return byOid;
  }

  /// A checksum of every file of the cluster, wherever it lies.
  public Map<Path, Long> checksums() {
    Map<Path, Long> sums = new TreeMap<>();
    List<Path> roots = new ArrayList<>(List.of(server.dataDirectory()));
    roots.add(directory);
    for (Path root : roots) {
      try (Stream<Path> paths = Files.walk(root)) {
        for (Path path : (Iterable<Path>) paths::iterator) {
          CRC32C crc = new CRC32C();
          if (Files.isRegularFile(path)) {
            crc.update(Files.readAllBytes(path));
          }
          sums.put(path, crc.getValue());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return sums;
  }

  /// Copies a tree, its links as links.
  public static void copy(Path from, Path to) {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.copy(
            path,
            to.resolve(from.relativize(path).toString()),
            java.nio.file.LinkOption.NOFOLLOW_LINKS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
