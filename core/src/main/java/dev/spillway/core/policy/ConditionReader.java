package dev.spillway.core.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a Condition block.
final class ConditionReader {
  private static final String IF_EXISTS = "IfExists";
  private static final String FOR_ALL = "ForAllValues:";
  private static final String FOR_ANY = "ForAnyValue:";

  List<Condition> read(Optional<Json> block) {
    List<Condition> conditions = new ArrayList<>();
    if (block.isPresent()) {
      PolicyReader.object(block.get(), "Condition")
          .forEach((operator, keys) -> addAll(operator, keys, conditions));
    }
    return conditions;
  }

  private static void addAll(String operator, Json keys, List<Condition> conditions) {
    Condition.Scope scope = scope(operator);
    String plain =
        switch (scope) {
          case VALUE -> operator;
          case IF_EXISTS -> operator.substring(0, operator.length() - IF_EXISTS.length());
          case FOR_ALL_VALUES -> operator.substring(FOR_ALL.length());
          case FOR_ANY_VALUE -> operator.substring(FOR_ANY.length());
        };
    Comparison comparison =
        Comparison.named(plain)
            .filter(found -> found != Comparison.NULL || scope == Condition.Scope.VALUE)
            .orElseThrow(() ->
                new MalformedPolicyException("'%s' is no condition operator".formatted(operator)));
    for (Map.Entry<String, Json> key : PolicyReader.object(keys, operator).entrySet()) {
      List<String> values = PolicyReader.texts(key.getValue(), key.getKey());
      for (String value : values) {
        if (!comparison.accepts(value)) {
          throw new MalformedPolicyException(
              "'%s' is no value for %s of %s".formatted(value, comparison.iamName(), key.getKey()));
        }
      }
      conditions.add(new Condition(comparison, scope, key.getKey(), values));
    }
  }

  private static Condition.Scope scope(String operator) {
    if (operator.startsWith(FOR_ALL)) {
      return Condition.Scope.FOR_ALL_VALUES;
    } else if (operator.startsWith(FOR_ANY)) {
      return Condition.Scope.FOR_ANY_VALUE;
    }
    return operator.endsWith(IF_EXISTS) ? Condition.Scope.IF_EXISTS : Condition.Scope.VALUE;
  }
}
