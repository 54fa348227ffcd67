package dev.spillway.api.rds;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import software.amazon.awssdk.services.rds.model.Filter;

/// The `Filters` parameter of a Describe: the values of one filter are alternatives, several
/// filters must all hold; names and values are case-sensitive.
///
/// @param known for each filter's name, the values by which an item is found
record Filters<T>(Map<String, Function<T, List<String>>> known) {

  /// @throws RefusedException InvalidParameterValue for an unknown name,
  ///   InvalidParameterCombination for a filter without values
  Predicate<T> predicate(List<Filter> filters) {
    return filters.stream().map(this::predicate).reduce(_ -> true, Predicate::and);
  }

  private Predicate<T> predicate(Filter filter) {
    String name = filter.name() == null ? "" : filter.name();
    Function<T, List<String>> values = known.get(name);
    if (values == null) {
      throw Given.invalid("Unrecognized filter name: " + name);
    }
    if (filter.values().isEmpty()) {
      throw new RefusedException(
          ErrorCode.INVALID_PARAMETER_COMBINATION,
          "The values of the filter " + name + " must not be empty.");
    }
    return item -> values.apply(item).stream().anyMatch(filter.values()::contains);
  }
}
