package dev.spillway.core.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How many values of a range could not be given as they are stored.
///
/// @param reason a code such as STRINGS_CONVERTED
/// @param what follows the number in a sentence: "values of shop.public.t were ..."
public record Finding(String reason, long values, String what) implements Comparable<Finding> {
  /// Adds up what is of one kind, and leaves out what never happened.
  public static List<Finding> sum(Iterable<Finding> findings) {
    Map<Finding, Long> sums = new TreeMap<>();
    for (Finding finding : findings) {
      if (finding.values > 0) {
        sums.merge(new Finding(finding.reason, 0, finding.what), finding.values, Long::sum);
      }
    }
    List<Finding> added = new ArrayList<>();
    sums.forEach((kind, values) -> added.add(new Finding(kind.reason, values, kind.what)));
    return added;
  }

  /// What the owner is told of it.
  public Notice notice(TableName table) {
    return new Notice(reason, table.toString(), values + " " + what);
  }

  @Override
  public int compareTo(Finding other) {
    int reasons = reason.compareTo(other.reason);
    int kinds = reasons == 0 ? what.compareTo(other.what) : reasons;
    return kinds == 0 ? Long.compare(values, other.values) : kinds;
  }
}
