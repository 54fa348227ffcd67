package dev.spillway.api.query;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.utils.builder.Buildable;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/// Makes a typed request of parameters, guided by nothing but the request's own model: names, lists
/// and types come from its [SdkField]s. Parameters that the model does not know are ignored, as RDS
/// does; inside a known list they are refused, because a filter that is quietly dropped would
/// answer with too much.
public final class RequestReader {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

  private RequestReader() {}

  /// @throws dev.spillway.core.problem.RefusedException InvalidParameterValue or MalformedInput,
  ///   naming the parameter
  public static <Q> Q read(SdkBuilder<?, Q> builder, Parameters parameters) {
    fill((SdkPojo) builder, parameters.root(), "");
    return builder.build();
  }

  private static void fill(SdkPojo builder, ParameterNode node, String path) {
    for (SdkField<?> field : builder.sdkFields()) {
      node.child(field.locationName())
          .flatMap(child -> value(field, child, path + field.locationName()))
          .ifPresent(value -> field.set(builder, value));
    }
  }

  private static Optional<Object> value(SdkField<?> field, ParameterNode node, String path) {
    if (field.marshallingType() == MarshallingType.LIST) {
      return list(field.getRequiredTrait(ListTrait.class), node, path);
    }
    if (field.marshallingType() == MarshallingType.SDK_POJO) {
      return Optional.of(structure(field, node, path));
    }
    if (!node.children().isEmpty()) {
      throw Malformed.input("The parameter %s has no parts.".formatted(path));
    }
    return node.value().map(text -> Scalars.parse(field.marshallingType(), text, path));
  }

  private static Object structure(SdkField<?> field, ParameterNode node, String path) {
    SdkPojo builder = field.constructor().get();
    fill(builder, node, path + ".");
    return ((Buildable) builder).build();
  }

  private static Optional<Object> list(ListTrait trait, ParameterNode node, String path) {
    SdkField<?> element = trait.memberFieldInfo();
    String elementName = element.locationName();
    if (node.isBare()) {
      return Optional.empty();
    }
    ParameterNode elements = node.child(elementName).orElseGet(ParameterNode::new);
    String elementsPath = path + "." + elementName;
    if (node.children().size() != 1
        || !node.children().containsKey(elementName)
        || !node.value().orElse("").isEmpty()
        || !elements.value().orElse("").isEmpty()) {
      throw Malformed.input(
          "The parameter %s is a list: its elements are %s.1, %s.2 and so on."
              .formatted(path, elementsPath, elementsPath));
    }
    if (elements.isBare()) {
      return Optional.empty();
    }
    List<Object> values =
        byNumber(elements, elementsPath).entrySet().stream()
            .map(entry -> value(element, entry.getValue(), elementsPath + "." + entry.getKey()))
            .flatMap(Optional::stream)
            .toList();
    return Optional.of(values);
  }

  private static Map<Integer, ParameterNode> byNumber(ParameterNode elements, String path) {
    Map<Integer, ParameterNode> sorted = new TreeMap<>();
    elements
        .children()
        .forEach((name, node) -> {
          if (!NUMBER.matcher(name).matches()) {
            throw Malformed.input(
                "'%s' after %s is not the number of a list element."
                    .formatted(Malformed.shown(name), path));
          }
          sorted.put(Integer.valueOf(name), node);
        });
    return sorted;
  }
}
