package dev.spillway.server.configuration;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The environment variables that stand above the file. Remembers which were asked for, so that a
/// mistyped one does not go unnoticed.
final class Overrides {
  /// What launchers, and not the configuration, read.
  private static final Pattern FOREIGN =
      Pattern.compile("SPILLWAY_(CONFIG|HOME|HEAP|JAVA_HOME|JAVA_OPTS|TEST_.*)");

  /// What Kubernetes sets in every container beside a service called spillway or spillway-….
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "SPILLWAY_.*?(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

  private final Map<String, String> environment;
  private final Set<String> asked = new TreeSet<>();

  Overrides(Map<String, String> environment) {
    this.environment = new TreeMap<>(environment);
  }

  Optional<String> find(String variable) {
    asked.add(variable);
    return Optional.ofNullable(environment.get(variable));
  }

  /// The variables of this program that no key asked for.
  List<Problem> unknown() {
    return environment.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(KeyPath.PREFIX + "_"))
        .filter(entry -> !asked.contains(entry.getKey()) && !isForeign(entry))
        .map(entry -> unknown(entry.getKey()))
        .toList();
  }

  private static boolean isForeign(Map.Entry<String, String> entry) {
    return FOREIGN.matcher(entry.getKey()).matches()
        || SERVICE_LINK.matcher(entry.getKey()).matches()
        || entry.getValue().matches("(tcp|udp|sctp)://.*");
  }

  private Problem unknown(String variable) {
    String hint =
        NearestName.of(variable, asked).map(name -> "; did you mean " + name + "?").orElse("");
    return new Problem("environment variable " + variable, "", "there is no such setting" + hint);
  }
}
