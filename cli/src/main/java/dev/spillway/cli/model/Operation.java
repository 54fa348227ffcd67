package dev.spillway.cli.model;

import java.util.Optional;

/// One operation of the API.
///
/// @param action its name on the wire
public record Operation(
    String action, Shape.Structure request, Shape.Structure answer, Optional<Paging> paging) {
  /// As the command line spells it.
  public String command() {
    return OptionName.of(action);
  }
}
