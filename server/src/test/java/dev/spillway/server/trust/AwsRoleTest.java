package dev.spillway.server.trust;

import static dev.spillway.server.trust.Site.requireRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import dev.spillway.aws.kms.AwsKms;
import dev.spillway.aws.role.OwnIdentity;
import dev.spillway.aws.s3.AccessKeyPair;
import dev.spillway.core.policy.Grants;
import dev.spillway.core.policy.Policy;
import dev.spillway.core.policy.PolicyType;
import dev.spillway.core.policy.Principal;
import dev.spillway.embedded.s3.EmbeddedS3;
import dev.spillway.embedded.s3.StoreUser;
import dev.spillway.server.SpillwayCommand;
import dev.spillway.testkit.aws.WireAws;
import dev.spillway.testkit.aws.WireKey;
import dev.spillway.testkit.aws.WireRole;
import dev.spillway.testkit.postgres.PostgresMajors;
import dev.spillway.testkit.postgres.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.ExportTask;

/// Roles that are assumed at STS and keys of AWS KMS, against both over the wire; the store takes
/// the sessions that STS gave, as long as they last, and uses the key as the role.
class AwsRoleTest {
  private static final String ROLES = "arn:aws:iam::123456789012:role/";
  private static final String LAKE = ROLES + "lake";
  private static final String ME = "arn:aws:iam::123456789012:user/spillway";
  private static final String KEYS = "arn:aws:kms:us-west-2:123456789012:key/";

  @TempDir static Path folder;
  private static final Set<String> seen = ConcurrentHashMap.newKeySet();
  private static TestPostgres postgres;
  private static WireAws aws;
  private static AwsKms storeKms;
  private static EmbeddedS3 store;
  private static WireKey key;
  private static Site site;
  private static RdsClient rds;

  @BeforeAll
  static void start() {
    postgres = TestPostgres.start(PostgresMajors.newest());
    postgres.execute("postgres", "CREATE TABLE t AS SELECT 1 AS n");
    aws = WireAws.start(InstantSource.system(), 4);
    Grants exporting =
        grants(
            """
            {"Effect": "Allow", "Action": ["s3:PutObject*", "s3:GetObject*", "s3:ListBucket", "s3:DeleteObject*", "s3:GetBucketLocation"],
             "Resource": ["arn:aws:s3:::lake", "arn:aws:s3:::lake/*"]}\
            """);
    aws.user(
        ME,
        "AKIASPILLWAY",
        "secret of spillway",
        grants(
            """
            {"Effect": "Allow", "Action": ["kms:DescribeKey", "kms:CreateGrant"], "Resource": "*"}\
            """));
    aws.user(
        "arn:aws:iam::123456789012:user/poor",
        "AKIAPOOR",
        "secret of poor",
        grants("{\"Effect\": \"Allow\", \"Action\": \"kms:DescribeKey\", \"Resource\": \"*\"}"));
    role(
        "lake",
        exporting,
        "\"Principal\": {\"AWS\": [\"" + ME + "\", \"arn:aws:iam::123456789012:user/poor\"]}",
        Duration.ofHours(1));
    for (String name : List.of("short", "fleeting")) {
      role(name, exporting, "\"Principal\": {\"AWS\": \"" + ME + "\"}", Duration.ofSeconds(3));
    }
    role(
        "rds-only",
        exporting,
        "\"Principal\": {\"Service\": \"export.rds.amazonaws.com\"}",
        Duration.ofHours(1));
    role(
        "external",
        exporting,
        "\"Principal\": {\"AWS\": \""
            + ME
            + "\"}, \"Condition\": {\"StringEquals\": {\"sts:ExternalId\": \"right\"}}",
        Duration.ofHours(1));
    key = key("1234abcd-12ab-34cd-56ef-1234567890ab", KeySpec.SYMMETRIC_DEFAULT);
    storeKms = keysOfStore();
    store = startStore(exporting);
    store.createBucket("lake");
    Site.write(folder, "ADMIN", "ADMIN\nsecret of ADMIN\n");
    identity("AKIASPILLWAY", "secret of spillway");
    site =
        Site.start(
            folder,
            postgres,
            """
            callers: [{name: admin, access-key-file: ADMIN}]
            endpoints: [{name: s3, url: "%1$s", buckets: [lake]}]
            aws: {kms: true, access-key-file: identity, sts-url: "%2$s", kms-url: "%2$s"}
            roles:
              - {arn: "%3$slake", kind: aws}
              - {arn: "%3$sshort", kind: aws}
              - {arn: "%3$sfleeting", kind: aws}
              - {arn: "%3$srds-only", kind: aws}
              - {arn: "%3$sexternal", kind: aws, external-id: right}
              - {arn: "%3$smissing", kind: aws}
            """
                .formatted(store.endpoint(), aws.endpoint(), ROLES));
    rds = site.rds("ADMIN", "secret of ADMIN");
  }

  private static void identity(String id, String secret) {
    Site.write(folder, "identity", id + "\n" + secret + "\n");
  }

  private static Grants grants(String statements) {
    return Grants.of(
        List.of(Policy.parse("p", PolicyType.IDENTITY, "{\"Statement\": [" + statements + "]}")));
  }

  private static void role(String name, Grants permissions, String who, Duration session) {
    aws.role(
        new WireRole(
            ROLES + name,
            Policy.parse(
                "trust",
                PolicyType.TRUST,
                "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", "
                    + who
                    + "}}"),
            permissions,
            session));
  }

  private static WireKey key(String id, KeySpec spec) {
    return aws.key(
        KEYS + id,
        spec,
        Policy.parse(
            "key",
            PolicyType.KEY,
            "{\"Statement\": {\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::123456789012:root\"}, \"Action\": \"kms:*\", \"Resource\": \"*\"}}"));
  }

  /// Asks KMS as a session of the role would.
  private static AwsKms keysOfStore() {
    return new AwsKms(
        new OwnIdentity(
            "us-west-2",
            Optional.of(() -> AccessKeyPair.of(storeRole, "of " + storeRole)),
            Optional.of(aws.endpoint()),
            Optional.of(aws.endpoint())));
  }

  private static EmbeddedS3 startStore(Grants exporting) {
    for (String role : List.of("lake", "short", "fleeting", "external")) {
      aws.user(
          "arn:aws:sts::123456789012:assumed-role/" + role + "/s3", role, "of " + role, exporting);
    }
    return EmbeddedS3.start(
        new EmbeddedS3.Settings(folder.resolve("store"), 0, "us-west-2", key.arn(), Long.MAX_VALUE),
        storeKms,
        id -> {
          seen.add(id);
          return aws.secretOf(id)
              .map(secret -> new StoreUser(new Principal.Identity(LAKE), secret, exporting));
        },
        InstantSource.system(),
        EmbeddedS3.UnknownHeaders.IGNORED);
  }

  private static volatile String storeRole = "lake";

  @AfterAll
  static void stop() {
    site.close();
    store.close();
    storeKms.close();
    aws.close();
    postgres.close();
  }

  private static void start(String id, String role, String keyId) {
    storeRole = role;
    Site.start(rds, id, "lake", ROLES + role, keyId);
  }

  @Test
  void anAssumedRoleExportsUnderAKeyThatAGrantLetsItUse() {
    start("by-grant", "lake", key.arn());
    ExportTask task = Site.awaitEnd(rds, "by-grant");
    assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
    site.close();
    assertThat(key.grantCount()).as("grants left").isZero();
    site = site.again();
    rds = site.rds("ADMIN", "secret of ADMIN");
  }

  @Test
  void withoutTheGrantTheRoleCannotUseTheKey() {
    identity("AKIAPOOR", "secret of poor");
    try {
      requireRefused(() -> start("no-grant", "lake", key.arn()), "KMSKeyNotAccessibleFault", "KMS");
    } finally {
      identity("AKIASPILLWAY", "secret of spillway");
    }
  }

  @Test
  void aRoleThatDoesNotTrustThisServerDoesNotExistForIt() {
    requireRefused(
        () -> start("x", "rds-only", key.arn()),
        "IamRoleNotFound",
        ROLES + "rds-only",
        "{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \""
            + ME
            + "\"}, \"Action\": \"sts:AssumeRole\"}");
    requireRefused(() -> start("x", "missing", key.arn()), "IamRoleNotFound", ROLES + "missing");
    start("external", "external", key.arn());
    assertThat(Site.awaitEnd(rds, "external").status()).isEqualTo("COMPLETE");
  }

  @Test
  void credentialsThatExpireUnderAnExportAreRenewed() throws Exception {
    int before;
    seen.clear();
    try (Connection lock = postgres.connect("postgres");
        Statement statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
      start("renewed", "short", key.arn());
      before = aws.assumed();
      awaitExpired(Set.copyOf(seen));
      seen.clear();
      lock.rollback();
    }
    ExportTask task = Site.awaitEnd(rds, "renewed");
    assertThat(task.status()).as("%s", task).isEqualTo("COMPLETE");
    assertThat(aws.assumed()).isGreaterThan(before);
    assertThat(seen).as("sessions used after the first had expired").isNotEmpty();
  }

  @Test
  void aRoleThatIsTakenAwayUnderAnExportFailsItWithThatCause() throws Exception {
    seen.clear();
    try (Connection lock = postgres.connect("postgres");
        Statement statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
      start("taken", "fleeting", key.arn());
      role(
          "fleeting",
          Grants.EVERYTHING,
          "\"Principal\": {\"Service\": \"export.rds.amazonaws.com\"}",
          Duration.ofHours(1));
      awaitExpired(Set.copyOf(seen));
      lock.rollback();
    }
    ExportTask task = Site.awaitEnd(rds, "taken");
    assertThat(task.status()).as("%s", task).isEqualTo("FAILED");
    assertThat(task.failureCause())
        .contains("isn't allowed to assume the IAM role " + ROLES + "fleeting");
  }

  private static void awaitExpired(Set<String> sessions) {
    while (sessions.stream().anyMatch(id -> aws.secretOf(id).isPresent())) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  @Test
  void keysThatCannotBeUsedAreRefused() {
    WireKey other = key("other-key", KeySpec.SYMMETRIC_DEFAULT);
    other.move(KeyState.DISABLED);
    requireRefused(() -> start("x", "lake", other.arn()), "KMSKeyNotAccessibleFault", "DISABLED");
    other.move(KeyState.PENDING_DELETION);
    requireRefused(
        () -> start("x", "lake", other.arn()), "KMSKeyNotAccessibleFault", "PENDING_DELETION");
    WireKey rsa = key("rsa-key", KeySpec.RSA_2048);
    requireRefused(() -> start("x", "lake", rsa.arn()), "KMSKeyNotAccessibleFault", "asymmetric");
    requireRefused(
        () -> start("x", "lake", KEYS + "no-such-key"),
        "KMSKeyNotAccessibleFault",
        "does not exist");
    requireRefused(
        () -> start("x", "lake", key.arn().replace("us-west-2", "eu-west-1")),
        "KMSKeyNotAccessibleFault",
        "eu-west-1");
  }

  @Test
  void aKeyThatIsDisabledUnderAnExportFailsItWithThatCause() throws Exception {
    WireKey other = key("under-way", KeySpec.SYMMETRIC_DEFAULT);
    try (Connection lock = postgres.connect("postgres");
        Statement statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
      start("under-way", "lake", other.arn());
      other.move(KeyState.DISABLED);
      lock.rollback();
    }
    ExportTask task = Site.awaitEnd(rds, "under-way");
    assertThat(task.status()).isEqualTo("FAILED");
    assertThat(task.failureCause()).startsWith("The KMS key check failed").contains("under-way");
  }

  @Test
  void theDoctorTriesTheIdentityAndEachRole() {
    SpillwayCommand.Ended doctor =
        SpillwayCommand.run("doctor", "--config", site.file().toString());
    String said = doctor.out() + doctor.err();
    assertThat(doctor.exitCode()).as(said).isNotZero();
    assertThat(said)
        .contains("this server is " + ME)
        .contains("bucket lake as role/lake: location and list work")
        .contains("bucket lake as role/rds-only: The principal " + ME, "sts:AssumeRole")
        .contains("bucket lake as role/missing: The principal ")
        .doesNotContain("no key is declared");
    assertThat(aws.secrets()).allSatisfy(secret -> assertThat(said).doesNotContain(secret));
  }

  /// What the server logs while roles are assumed and renewed, keys granted and refused.
  @Test
  void nothingSecretOfAwsIsSaid() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Logger ours = (Logger) LoggerFactory.getLogger("dev.spillway");
    root.addAppender(log);
    ours.setLevel(Level.DEBUG);
    StringBuilder said = new StringBuilder();
    try {
      start("quiet", "short", key.arn());
      said.append(Site.awaitEnd(rds, "quiet"));
      for (String role : List.of("rds-only", "missing")) {
        assertThatThrownBy(() -> start("x", role, key.arn()))
            .satisfies(e -> said.append(e.getMessage()));
      }
      identity("AKIASPILLWAY", "planted wrong secret");
      assertThatThrownBy(() -> start("x", "external", KEYS + "another"))
          .satisfies(e -> said.append(e.getMessage()));
    } finally {
      identity("AKIASPILLWAY", "secret of spillway");
      ours.setLevel(null);
      root.detachAppender(log);
    }
    for (ILoggingEvent event : log.list) {
      said.append(event.getFormattedMessage()).append('\n');
      for (IThrowableProxy e = event.getThrowableProxy(); e != null; e = e.getCause()) {
        said.append(e.getMessage()).append('\n');
      }
    }
    assertThat(said).contains("assumed " + ROLES + "short").doesNotContain("planted wrong secret");
    assertThat(aws.secrets())
        .hasSizeGreaterThan(6)
        .allSatisfy(secret -> assertThat(said).doesNotContain(secret));
  }
}
