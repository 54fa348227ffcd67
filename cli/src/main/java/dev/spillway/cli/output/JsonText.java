package dev.spillway.cli.output;

import dev.spillway.cli.value.Json;
import dev.spillway.cli.value.Value;

/// `--output json`.
public final class JsonText {
  private JsonText() {}

  /// An answer without members is no line at all.
  public static String of(Value value) {
    return value instanceof Value.Members members && members.isEmpty()
        ? ""
        : Json.layOut(value) + "\n";
  }
}
