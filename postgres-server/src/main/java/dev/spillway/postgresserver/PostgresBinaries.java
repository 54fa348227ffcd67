package dev.spillway.postgresserver;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds PostgreSQL's server programs of a major. Thread-safe; what was found is remembered.
public final class PostgresBinaries {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ((\\d+)\\S*)");

  private final List<BinariesOrigin> origins;
  private final Map<Integer, PostgresPrograms> found = new ConcurrentHashMap<>();

  /// @param origins the first that has a major gives it
  public PostgresBinaries(List<BinariesOrigin> origins) {
    this.origins = List.copyOf(origins);
  }

  /// What a site wants: the operator's choice, then what the machine has (it knows the extensions
  /// of that site), then the bundled programs.
  public static PostgresBinaries ofSite(
      Map<Integer, Path> configured, List<Path> jarFolders, Path cache) {
    return ofSite(
        new BinariesOrigin.Configured(configured),
        new BinariesOrigin.Machine(),
        new BinariesOrigin.Jars(jarFolders, cache));
  }

  static PostgresBinaries ofSite(
      BinariesOrigin.Configured configured,
      BinariesOrigin.Machine machine,
      BinariesOrigin.Jars jars) {
    return new PostgresBinaries(List.of(configured, machine, jars));
  }

  /// The bundled programs only: the same on every machine.
  public static PostgresBinaries bundled(List<Path> jarFolders, Path cache) {
    return new PostgresBinaries(List.of(new BinariesOrigin.Jars(jarFolders, cache)));
  }

  /// @return empty if no origin has this major
  /// @throws FailedException if programs were found that do not run or are of another major
  public Optional<PostgresPrograms> find(int major) {
    PostgresPrograms known = found.get(major);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<PostgresPrograms> programs =
        origins.stream()
            .flatMap(origin -> bin(origin, major).stream())
            .findFirst()
            .map(bin -> identify(bin, major));
    programs.ifPresent(this::remember);
    return programs;
  }

  private void remember(PostgresPrograms programs) {
    if (found.put(programs.major(), programs) == null) {
      LOG.info("PostgreSQL {} is run from {}", programs.version(), programs.bin());
    }
  }

  /// @throws FailedException if no origin has this major; the message says where was looked
  public PostgresPrograms require(int major) {
    return find(major)
        .orElseThrow(() ->
            new FailedException(
                Fault.SETUP,
                "No PostgreSQL "
                    + major
                    + " server programs were found in "
                    + String.join(", ", places(major))
                    + ". A snapshot needs programs of its own major: install the package postgresql-"
                    + major
                    + " or name the directory under postgres.binaries."));
  }

  private static Optional<Path> bin(BinariesOrigin origin, int major) {
    return switch (origin) {
      case BinariesOrigin.Configured configured ->
          Optional.ofNullable(configured.byMajor().get(major))
              .map(home ->
                  programsIn(home)
                      .orElseThrow(() ->
                          new FailedException(
                              Fault.SETUP,
                              "postgres.binaries names "
                                  + home
                                  + " for PostgreSQL "
                                  + major
                                  + ", but there is no bin/postgres and bin/initdb in it.")));
      case BinariesOrigin.Machine machine ->
          machine.homes(major).flatMap(home -> programsIn(home).stream()).findFirst();
      case BinariesOrigin.Jars jars ->
          EmbeddedJar.newest(jars.folders(), major)
              .flatMap(jar -> programsIn(jar.unpack(jars.cache())));
    };
  }

  private static Optional<Path> programsIn(Path home) {
    return Stream.of(home.resolve("bin"), home)
        .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
        .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
        .findFirst();
  }

  private static PostgresPrograms identify(Path bin, int major) {
    ProgramResult result =
        Programs.run(List.of(bin.resolve("postgres").toString(), "--version"), Map.of(), "");
    Matcher version = VERSION.matcher(result.output());
    if (!result.succeeded() || !version.find()) {
      throw new FailedException(
          Fault.SETUP,
          "%s/postgres does not run on this machine: %s".formatted(bin, result.lastLines()));
    }
    if (Integer.parseInt(version.group(2)) != major) {
      throw new FailedException(
          Fault.SETUP,
          "%s/postgres is PostgreSQL %s, but PostgreSQL %d was looked for there."
              .formatted(bin, version.group(1), major));
    }
    return new PostgresPrograms(major, version.group(1), bin);
  }

  private List<String> places(int major) {
    List<String> places = new ArrayList<>();
    for (BinariesOrigin origin : origins) {
      switch (origin) {
        case BinariesOrigin.Configured _ -> places.add("postgres.binaries");
        case BinariesOrigin.Machine machine ->
            machine.homes(major).map(Path::toString).forEach(places::add);
        case BinariesOrigin.Jars jars ->
            jars.folders().forEach(f -> places.add("jars in " + f.toAbsolutePath()));
      }
    }
    return places;
  }
}
