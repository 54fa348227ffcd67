package dev.spillway.api.rds;

import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.services.rds.model.SourceType;

/// The `SourceType` of events: also those of RDS that nothing happens to here.
final class EventSourceTypes {
  private static final List<String> KNOWN =
      Arrays.stream(SourceType.values())
          .filter(type -> type != SourceType.UNKNOWN_TO_SDK_VERSION)
          .map(SourceType::toString)
          .toList();

  private EventSourceTypes() {}

  /// @throws dev.spillway.core.problem.RefusedException InvalidParameterValue
  static String requireKnown(String type) {
    if (!KNOWN.contains(type)) {
      throw Given.invalid(
          "Invalid value '%s' for SourceType. Valid values: %s".formatted(type, KNOWN));
    }
    return type;
  }
}
