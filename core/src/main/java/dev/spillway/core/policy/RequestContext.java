package dev.spillway.core.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The condition keys of a request with their values. Keys are compared without regard to case.
/// Immutable.
public final class RequestContext {
  public static final RequestContext EMPTY = new RequestContext(Map.of());

  private final Map<String, List<String>> values;

  private RequestContext(Map<String, List<String>> values) {
    this.values = Map.copyOf(values);
  }

  public RequestContext with(String key, String value) {
    return with(key, List.of(value));
  }

  /// @param several the values of a key that has many, which may be none at all
  public RequestContext with(String key, List<String> several) {
    Map<String, List<String>> more = new HashMap<>(values);
    more.put(key.toLowerCase(Locale.ROOT), List.copyOf(several));
    return new RequestContext(more);
  }

  /// Empty if the request does not have the key.
  List<String> values(String key) {
    return values.getOrDefault(key.toLowerCase(Locale.ROOT), List.of());
  }
}
