package dev.spillway.cli.call;

import dev.spillway.cli.value.Value;
import java.util.Optional;

/// Members of members, by names with dots between.
public final class Members {
  private Members() {}

  public static Optional<Value> find(Value.Members members, String path) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      return members.get(path);
    }
    return members
        .get(path.substring(0, dot))
        .filter(Value.Members.class::isInstance)
        .flatMap(inner -> find((Value.Members) inner, path.substring(dot + 1)));
  }

  /// Makes the structures in between if they are not there.
  public static void set(Value.Members members, String path, Value value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      members.members().put(path, value);
      return;
    }
    Value inner =
        members.members().computeIfAbsent(path.substring(0, dot), _ -> new Value.Members());
    if (inner instanceof Value.Members structure) {
      set(structure, path.substring(dot + 1), value);
    }
  }
}
