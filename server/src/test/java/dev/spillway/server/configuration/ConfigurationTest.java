package dev.spillway.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.source.DatabaseId;
import dev.spillway.core.source.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  @TempDir Path folder;

  private Configuration read(String yaml, Map<String, String> environment) {
    try {
      Path file = Files.writeString(folder.resolve("spillway.yaml"), yaml);
      return new ConfigurationReader(environment, _ -> Optional.empty()).read(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> problems(String yaml, Map<String, String> environment) {
    try {
      read(yaml, environment);
    } catch (ConfigurationException e) {
      return e.problems().stream()
          .map(problem -> problem.toString().replace(folder + "/", ""))
          .toList();
    }
    return List.of();
  }

  private List<String> problems(String yaml) {
    return problems(yaml, Map.of());
  }

  @Test
  void thePrintedExampleIsEnoughForARealSite() throws IOException {
    String page = Files.readString(DocsPage.path());
    String example = page.substring(page.indexOf("```yaml\n") + 8);
    Configuration site = read(example.substring(0, example.indexOf("```")), Map.of());

    DatabaseSettings shop = site.database(new DatabaseId("shop")).orElseThrow();
    assertThat(shop.engine()).isEqualTo(Engine.POSTGRES);
    assertThat(shop.portInUse()).isEqualTo(5432);
    assertThat(shop.tlsInUse()).isEqualTo(DatabaseSettings.Tls.VERIFY_FULL);
    assertThat(shop.passwordFile()).contains(new Secret.InFile(Path.of("/run/secrets/db")));
    EndpointSettings ceph = site.endpoint("ceph").orElseThrow();
    assertThat(ceph.buckets()).containsExactly("lake");
    assertThat(ceph.usesPathStyle()).isTrue();
    assertThat(ceph.checksumsInUse()).isEqualTo(EndpointSettings.Checksums.WHEN_REQUIRED);
    assertThat(site.roles().getFirst().endpoint()).contains("ceph");
    assertThat(site.keys().getFirst().storeKeyId()).containsEntry("ceph", "lake-key");
    assertThat(site.callers().getFirst().allow()).contains(CallerSettings.Allow.EVERYTHING);
    assertThat(site.usesEmbeddedStore()).isFalse();
  }

  @Test
  void withoutAFileTheEmbeddedDefaultsHold() {
    Configuration defaults =
        new ConfigurationReader(Map.of("XDG_DATA_HOME", "/srv/data"), FileCheck.ofThisMachine())
            .embeddedDefaults();

    assertThat(defaults.account()).isEqualTo("123456789012");
    assertThat(defaults.region()).isEqualTo("us-west-2");
    assertThat(defaults.listen()).isEqualTo(new ListenSettings("127.0.0.1", 8750));
    assertThat(defaults.dataDirectory()).isEqualTo(Path.of("/srv/data/spillway"));
    assertThat(defaults.snapshotDirectory()).isEqualTo(Path.of("/srv/data/spillway/snapshots"));
    assertThat(defaults.usesEmbeddedStore()).isTrue();
    assertThat(defaults.export().memory()).isEmpty();
    assertThat(defaults.export().maxTasks()).isEqualTo(5);
    assertThat(defaults.shutdown().drain()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void theHomeFolderStandsInForXdg() {
    assertThat(
            new ConfigurationReader(Map.of(), FileCheck.ofThisMachine())
                .embeddedDefaults()
                .dataDirectory())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".local/share/spillway"));
  }

  @Test
  void aMistypedKeyStopsTheStartWithItsLineAndTheNearestName() {
    assertThat(problems("region: us-west-2\nexport:\n  codek: zstd\n"))
        .containsExactly(
            "spillway.yaml line 3: export.codek: there is no such key; did you mean 'codec'?");
  }

  @Test
  void allProblemsAreListedAtOnce() {
    assertThat(
            problems(
                """
                account: 12345
                lisen: {port: 1}
                databases:
                  - {id: shop, engine: postgres, hots: db1, user: u, tls: verify}
                  - {id: Shop2, engine: postgres, host: db1, user: u, max-read-rate: 50MB}
                export: {memory: 1MB, codec: gzipp, part-size: huge}
                """))
        .satisfiesExactly(
            problem -> assertThat(problem).contains("line 2: lisen").contains("'listen'"),
            problem -> assertThat(problem).contains("line 1: account: '12345' is not an account"),
            problem ->
                assertThat(problem).contains("line 4: databases.shop.hots").contains("'host'"),
            problem -> assertThat(problem).contains("line 4: databases.shop.host: is missing"),
            problem ->
                assertThat(problem)
                    .contains("databases.shop.tls: 'verify' is not one of disable, require"),
            problem -> assertThat(problem).contains("line 5: databases.Shop2.id: not a database"),
            problem ->
                assertThat(problem).contains("databases.Shop2.max-read-rate: '50MB' is not a rate"),
            problem -> assertThat(problem).contains("export.codec: 'gzipp'").contains("'gzip'?"),
            problem -> assertThat(problem).contains("export.part-size: 'huge' is not a size"));
  }

  @Test
  void valuesOutOfBoundsNameTheBounds() {
    assertThat(problems("export: {memory: 1MB}\n"))
        .containsExactly("spillway.yaml line 1: export: memory is 1MB, but an export needs 16MB");
    assertThat(problems("account: 012345678901\nregion: nowhere\n"))
        .singleElement()
        .asString()
        .contains("line 2: region: 'nowhere' is not a region");
    assertThat(problems("listen: {port: 70000}\n")).singleElement().asString().contains("65535");
  }

  @Test
  void anUnquotedAccountKeepsItsLeadingZero() {
    assertThat(read("account: 012345678901\n", Map.of()).account()).isEqualTo("012345678901");
  }

  @Test
  void eachEngineHasItsOwnPort() {
    String text = "databases: [{id: a, engine: mariadb, host: h, user: u}]\n";
    assertThat(read(text, Map.of()).databases().getFirst().portInUse()).isEqualTo(3306);
  }

  @Test
  void mysqlIsNotReachedOverUnixSockets() {
    assertThat(problems("databases: [{id: a, engine: mysql, host: /run/mysqld, user: u}]\n"))
        .singleElement()
        .asString()
        .contains("host is a unix socket");
  }

  @Test
  void aPolicyMustBeThereAndWhole() throws IOException {
    assertThat(problems("callers: [{name: a, access-key-file: /k, policy: /no/such.json}]\n"))
        .singleElement()
        .asString()
        .contains("/no/such.json cannot be read");
    Path policy = Files.writeString(folder.resolve("p.json"), "{\"Statement\": [{}]}");
    assertThat(
            problems("callers: [{name: a, access-key-file: /k, policy: %s}]\n".formatted(policy)))
        .singleElement()
        .asString()
        .contains("the policy p.json: statement 1: Action is missing");
    assertThat(problems("callers: [{name: a, access-key-file: /k, policy: /p, allow: nothing}]\n"))
        .singleElement()
        .asString()
        .contains("policy and allow exclude each other");
  }

  @Test
  void aSecretInTheFileIsRefusedWithoutRepeatingIt() {
    assertThat(
            problems("databases: [{id: a, engine: postgres, host: h, user: u, password: hunter2}]"))
        .singleElement()
        .asString()
        .contains("databases.a.password: a secret does not belong into this file")
        .contains("password-file")
        .doesNotContain("hunter2");
  }

  @Test
  void duplicatesAliasesAndSecondDocumentsAreProblems() {
    assertThat(problems("region: us-west-2\nregion: us-west-3\n"))
        .containsExactly("spillway.yaml line 2: region: stands here a second time");
    assertThat(problems("region: &r us-west-2\nexport: *r\n"))
        .anySatisfy(problem -> assertThat(problem).contains("aliases"));
    assertThat(problems("region: us-west-2\n---\nregion: us-west-3\n"))
        .anySatisfy(problem -> assertThat(problem).contains("second document"));
    assertThat(problems("region: [\n")).singleElement().asString().contains("not YAML");
    assertThat(
            problems(
                """
                databases:
                  - {id: a, engine: postgres, host: h, user: u}
                  - {id: a, engine: postgres, host: h, user: u}
                """))
        .containsExactly("spillway.yaml line 3: databases.a: stands in databases a second time");
  }

  @Test
  void namesThatPointNowhereAreProblems() {
    assertThat(
            problems(
                """
                endpoints: [{name: ceph, url: https://s3.example.org, buckets: [lake]}, {name: aws, buckets: [lake]}]
                roles:
                  - {arn: arn:aws:iam::123456789012:role/one, endpoint: cef, access-key-file: /k}
                  - {arn: arn:aws:iam::123456789012:role/two, access-key-file: /k}
                  - {arn: arn:aws:iam::123456789012:role/three, endpoint: ceph}
                  - {arn: arn:aws:iam::999999999999:role/four, endpoint: ceph, access-key-file: /k}
                keys: [{id: k1, alias: alias/a, store-key-id: {cep: x}}, {id: k2, alias: alias/a}]
                """))
        .satisfiesExactlyInAnyOrder(
            problem -> assertThat(problem).contains("'cef', which is not declared"),
            problem -> assertThat(problem).contains("role/two must name its endpoint"),
            problem -> assertThat(problem).contains("role/three needs access-key-file"),
            problem -> assertThat(problem).contains("role/four belongs to another account"),
            problem -> assertThat(problem).contains("k1 has a store-key-id for the endpoint 'cep'"),
            problem -> assertThat(problem).contains("alias/a stands for 'k1' and for 'k2'"),
            problem -> assertThat(problem).contains("'lake' stands under 'ceph' and under 'aws'"));
  }

  @Test
  void theEnvironmentStandsAboveTheFile() {
    Configuration configuration =
        read(
            """
            region: us-west-2
            listen: {port: 1}
            databases: [{id: my-shop, engine: postgres, host: db1, user: u}]
            endpoints: [{name: ceph, url: https://s3.example.org}]
            roles: [{arn: arn:aws:iam::123456789012:role/service-role/export, access-key-file: /k}]
            """,
            Map.of(
                "SPILLWAY_REGION", "eu-central-1",
                "SPILLWAY_LISTEN_PORT", "9",
                "SPILLWAY_DATABASES_MY_SHOP_HOST", "db2",
                "SPILLWAY_DATABASES_MY_SHOP_PASSWORD", "hunter2",
                "SPILLWAY_ENDPOINTS_CEPH_BUCKETS", "lake, attic",
                "SPILLWAY_POSTGRES_BINARIES", "14=/opt/pg14,15=/opt/pg15",
                "SPILLWAY_ROLES_EXPORT_ACCESS_KEY_ID", "AKIA",
                "SPILLWAY_ROLES_EXPORT_SECRET_ACCESS_KEY", "hunter3"));

    assertThat(configuration.region()).isEqualTo("eu-central-1");
    assertThat(configuration.listen().port()).isEqualTo(9);
    DatabaseSettings shop = configuration.databases().getFirst();
    assertThat(shop.host()).isEqualTo("db2");
    assertThat(shop.passwordFile().orElseThrow().read()).isEqualTo("hunter2");
    assertThat(configuration.endpoints().getFirst().buckets()).containsExactly("lake", "attic");
    assertThat(configuration.postgres().binaries())
        .isEqualTo(Map.of(14, Path.of("/opt/pg14"), 15, Path.of("/opt/pg15")));
    assertThat(configuration.roles().getFirst().accessKeyFile().orElseThrow().read())
        .isEqualTo(AccessKey.of("AKIA", "hunter3"));
    assertThat(configuration.toString()).doesNotContain("hunter");
  }

  @Test
  void aMistypedVariableStopsTheStartButForeignOnesDoNot() {
    assertThat(
            problems(
                "",
                Map.of(
                    "SPILLWAY_EXPORT_MEMROY", "1GB",
                    "SPILLWAY_CONFIG", "/etc/spillway.yaml",
                    "SPILLWAY_SERVICE_HOST", "10.0.0.1",
                    "SPILLWAY_PORT", "tcp://10.0.0.1:8750",
                    "SPILLWAY_PORT_8750_TCP_ADDR", "10.0.0.1")))
        .containsExactly(
            "environment variable SPILLWAY_EXPORT_MEMROY: there is no such setting; did you mean SPILLWAY_EXPORT_MEMORY?");
    assertThat(problems("", Map.of("SPILLWAY_LISTEN_PORT", "many")))
        .containsExactly(
            "environment variable SPILLWAY_LISTEN_PORT: listen.port: 'many' is not a whole number");
  }

  @Test
  void relativePathsBeginAtTheFile() {
    assertThat(read("data-directory: data/../data\n", Map.of()).dataDirectory())
        .isEqualTo(folder.resolve("data"));
  }

  @Test
  void anAbsentFileIsNamed() {
    assertThatThrownBy(() ->
            new ConfigurationReader(Map.of(), FileCheck.ofThisMachine())
                .read(Path.of("/does/not/exist.yaml")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("/does/not/exist.yaml: there is no such file");
  }
}
