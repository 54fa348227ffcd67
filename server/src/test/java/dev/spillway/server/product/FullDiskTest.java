package dev.spillway.server.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.spillway.server.process.SpillwayProcess;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.ExportTask;

/// A data directory on a file system that fills up, which is a real one of 48 MB in a mount
/// namespace.
class FullDiskTest {
  private static final List<String> NAMESPACE =
      List.of("unshare", "--user", "--map-root-user", "--mount");
  private static final String MOUNTED = "mount -t tmpfs -o size=48m tmpfs \"$0\" && exec \"$@\"";

  @TempDir Path directory;

  @Test
  void aFullDiskFailsWhatNeedsItAndNothingElse() throws Exception {
    Path data = Files.createDirectories(directory.resolve("data"));
    assumeThat(mayMount(data)).as("a tmpfs may be mounted in a namespace of our own").isTrue();
    try (TestPostgres postgres = TestPostgres.start(PostgresMajors.newest())) {
      fill(postgres);
      SpillwayProcess.Options options =
          SpillwayProcess.Options.embedded(data)
              .configuration(configuration(postgres))
              .within(mounted(data));
      try (SpillwayProcess server = SpillwayProcess.start(options);
          Product product = Product.of(server, directory)) {
        ExportTask heavy = product.export("heavy", Product.CLUSTER, "big.public.heavy");
        assertThat(heavy.status()).as("%s", heavy).isEqualTo("FAILED");
        assertThat(heavy.failureCause()).containsIgnoringCase("full").contains(Product.BUCKET);
        assertThat(product.keys("heavy/")).noneMatch(key -> key.endsWith(".json"));

        DBSnapshot snapshot = product.snapshot("too-large");
        assertThat(snapshot.status()).as("%s", snapshot).isEqualTo("failed");

        product
            .keys("heavy/")
            .forEach(key -> product.s3.deleteObject(r -> r.bucket(Product.BUCKET).key(key)));
        ExportTask light = product.export("light", Product.CLUSTER, "big.public.light");
        assertThat(light.status()).as("with room again: %s", light).isEqualTo("COMPLETE");
      }
    }
  }

  private static void fill(TestPostgres postgres) {
    postgres.execute("postgres", "CREATE DATABASE big");
    postgres.execute(
        "big",
        "CREATE TABLE light AS SELECT 1 AS n",
        "CREATE TABLE heavy AS SELECT i, (SELECT string_agg(md5((i * 40 + j)::text), '') FROM generate_series(1, 32) j) AS t FROM generate_series(1, 120000) i");
  }

  private Path configuration(TestPostgres postgres) throws IOException {
    Path credentials = directory.resolve("credentials");
    Files.createFile(
        credentials,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        credentials,
        "[spillway]\naws_access_key_id = AKIDEXAMPLEEXAMPLE01\naws_secret_access_key = secretsecretsecretsecretsecretsecret0001\n");
    return Product.configuration(
        directory.resolve("configuration"),
        postgres,
        TestPostgres.USER,
        "callers: [{name: test, access-key-file: '" + credentials + "', allow: everything}]",
        "export: {part-size: 16MB, threads: 1}");
  }

  private static boolean mayMount(Path data) throws Exception {
    List<String> command = new ArrayList<>(mounted(data));
    command.add("true");
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<String> mounted(Path data) {
    List<String> command = new ArrayList<>(NAMESPACE);
    command.addAll(List.of("sh", "-c", MOUNTED, data.toString()));
    return command;
  }
}
