package dev.spillway.api.query;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The parameters of one Query request, from its URL and its body. Not thread-safe.
public final class Parameters {
  private static final int MAX_COUNT = 40_000;
  private static final int MAX_DEPTH = 8;

  private final ParameterNode root = new ParameterNode();
  private int count;

  private Parameters() {}

  /// Reads the URL's query, then the form in the body. Parameters of the signature (`X-Amz-...`)
  /// are left out; they are the verifier's.
  ///
  /// @param rawQuery as it stands in the URL, without the question mark; may be empty
  /// @throws dev.spillway.core.problem.RefusedException MalformedInput for broken escapes, bytes
  ///   that are not UTF-8, a name that occurs twice, or a form beyond the bounds
  public static Parameters parse(String rawQuery, byte[] body) {
    Parameters parameters = new Parameters();
    new FormDecoder(rawQuery.getBytes(StandardCharsets.ISO_8859_1)).decode(parameters::add);
    new FormDecoder(body).decode(parameters::add);
    return parameters;
  }

  /// The value of a parameter without dots; empty if it is absent or empty.
  public Optional<String> value(String name) {
    return root.child(name).flatMap(ParameterNode::value).filter(value -> !value.isEmpty());
  }

  /// Whether anything was sent under this name.
  public boolean contains(String name) {
    return root.child(name).isPresent();
  }

  ParameterNode root() {
    return root;
  }

  private void add(String name, String value) {
    if (name.startsWith("X-Amz-")) {
      return;
    }
    if (++count > MAX_COUNT) {
      throw Malformed.input("The request has more than " + MAX_COUNT + " parameters.");
    }
    String[] steps = name.split("\\.", MAX_DEPTH + 1);
    if (steps.length > MAX_DEPTH) {
      throw Malformed.input(
          "The parameter %s is nested more than %d deep."
              .formatted(Malformed.shown(name), MAX_DEPTH));
    }
    ParameterNode node = root;
    for (String step : steps) {
      node = node.childOrNew(step);
    }
    if (!node.put(value)) {
      throw Malformed.input(
          "The parameter %s stands twice in the request.".formatted(Malformed.shown(name)));
    }
  }
}
