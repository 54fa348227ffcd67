package dev.spillway.server.doctor;

import dev.spillway.postgresserver.PostgresBinaries;
import dev.spillway.server.configuration.Configuration;
import dev.spillway.server.configuration.DatabaseSettings;
import dev.spillway.server.wiring.Servers;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Everything that is looked at, in the order in which a newcomer mends it: the machine, the
/// secrets, the databases, the stores.
public final class Doctor {
  private final List<Check> checks;

  private Doctor(List<Check> checks) {
    this.checks = checks;
  }

  public static Doctor of(Configuration configuration) {
    List<Check> checks = new ArrayList<>();
    checks.add(new MachineCheck(configuration));
    checks.add(new DeflaterCheck(configuration.export()));
    checks.add(new SecretFilesCheck(configuration));
    PostgresBinaries binaries = Servers.binaries(configuration);
    if (configuration.databases().isEmpty()) {
      checks.add(new NoDatabases());
    }
    for (DatabaseSettings database : configuration.databases()) {
      checks.add(
          switch (database.engine()) {
            case POSTGRES -> new DatabaseCheck(database, Servers.connector(database), binaries);
            case MYSQL, MARIADB -> new MysqlCheck(database, Servers.mysqlConnector(database));
          });
    }
    checks.add(
        configuration.usesEmbeddedStore()
            ? new EmbeddedStoreCheck(configuration)
            : new StoreCheck(configuration, InstantSource.system(), new SecureRandom()));
    checks.add(new SnapshotBucketCheck(configuration, InstantSource.system(), new SecureRandom()));
    return new Doctor(checks);
  }

  /// Looks at everything; each finding is told as soon as it is known.
  public void examine(Consumer<Finding> findings) {
    checks.forEach(check -> check.examine(findings));
  }

  private static final class NoDatabases implements Check {
    @Override
    public void examine(Consumer<Finding> findings) {
      findings.accept(
          Finding.warn(
              "databases",
              "none is declared, so there is nothing to export",
              "databases: [{id: shop, engine: postgres, host: HOST, user: spillway, password-file: FILE}]"));
    }
  }
}
