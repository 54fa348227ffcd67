package dev.spillway.cli.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;

/// The API's operations. Names, types, lists and the order of members come from the SDK's model
/// classes; nothing here knows an operation by name.
public final class Api {
  private static final String MODEL = "software.amazon.awssdk.services.rds.model.";
  private static final String RESOURCE = "/dev/spillway/cli/operations.txt";

  private final Map<String, Facts> facts;
  private final List<String> actions;

  private Api(Map<String, Facts> facts, List<String> actions) {
    this.facts = facts;
    this.actions = actions;
  }

  public static Api load() {
    Map<String, Facts> facts = new LinkedHashMap<>();
    List<String> actions = new java.util.ArrayList<>();
    boolean isOperation = true;
    for (String line : lines()) {
      if (line.startsWith("#")) {
        isOperation &= facts.isEmpty();
        continue;
      }
      List<String> words = List.of(line.split(" "));
      facts.put(words.getFirst(), Facts.parse(words.subList(1, words.size())));
      if (isOperation) {
        actions.add(words.getFirst());
      }
    }
    return new Api(facts, actions);
  }

  private static List<String> lines() {
    try (InputStream stream =
        Objects.requireNonNull(Api.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + RESOURCE, e);
    }
  }

  public List<String> actions() {
    return actions;
  }

  public List<String> commands() {
    return actions.stream().map(OptionName::of).toList();
  }

  /// @param command as the command line spells an operation
  public Optional<Operation> find(String command) {
    return actions.stream()
        .filter(action -> OptionName.of(action).equals(command))
        .findFirst()
        .map(this::operation);
  }

  public Operation operation(String action) {
    return new Operation(
        action,
        structure(action, builder(action + "Request")),
        structure(action + "Result", builder(action + "Response")),
        facts(action).paging());
  }

  private Facts facts(String name) {
    return facts.getOrDefault(name, Facts.NONE);
  }

  private static SdkPojo builder(String model) {
    String spelled = model.replace("DB", "Db").replace("EC2", "Ec2").replace("VPC", "Vpc");
    try {
      return (SdkPojo) Class.forName(MODEL + spelled).getMethod("builder").invoke(null);
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | IllegalAccessException
        | InvocationTargetException e) {
      throw new IllegalStateException("the SDK has no model class for " + model, e);
    }
  }

  private Shape.Structure structure(String name, SdkPojo pojo) {
    return new Shape.Structure(
        name, () -> pojo.sdkFields().stream().map(field -> member(facts(name), field)).toList());
  }

  private Member member(Facts facts, SdkField<?> field) {
    String name = field.memberName();
    return new Member(
        name,
        field.locationName(),
        shape(field),
        facts.required().contains(name) ? Member.Presence.REQUIRED : Member.Presence.OPTIONAL,
        facts.least().getOrDefault(name, 0));
  }

  private Shape shape(SdkField<?> field) {
    MarshallingType<?> type = field.marshallingType();
    if (type == MarshallingType.LIST) {
      SdkField<?> element = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
      return new Shape.ListOf(element.locationName(), shape(element));
    }
    if (type == MarshallingType.MAP) {
      MapTrait map = field.getRequiredTrait(MapTrait.class);
      return new Shape.MapOf(
          map.keyLocationName(), map.valueLocationName(), shape(map.valueFieldInfo()));
    }
    if (type == MarshallingType.SDK_POJO) {
      SdkPojo pojo = field.constructor().get();
      Class<?> declaring = pojo.getClass().getEnclosingClass();
      return structure(
          declaring == null ? pojo.getClass().getSimpleName() : declaring.getSimpleName(), pojo);
    }
    return scalar(type);
  }

  private static Shape.Scalar scalar(MarshallingType<?> type) {
    return switch (type.getTargetClass().getSimpleName()) {
      case "String" -> Shape.Scalar.STRING;
      case "Integer" -> Shape.Scalar.INTEGER;
      case "Long" -> Shape.Scalar.LONG;
      case "Double" -> Shape.Scalar.DOUBLE;
      case "Boolean" -> Shape.Scalar.BOOLEAN;
      case "Instant" -> Shape.Scalar.TIMESTAMP;
      default -> throw new IllegalStateException("no shape for " + type.getTargetClass());
    };
  }
}
