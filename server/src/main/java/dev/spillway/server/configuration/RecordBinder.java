package dev.spillway.server.configuration;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes records of a tree of nodes and of overrides. Goes on after a problem, so that all are
/// found in one go.
final class RecordBinder {
  private final String file;
  private final Overrides overrides;
  private final ScalarReader scalars;
  private final SecretBinder secrets;
  private final List<Problem> problems;

  RecordBinder(
      String file,
      Overrides overrides,
      ScalarReader scalars,
      SecretBinder secrets,
      List<Problem> problems) {
    this.file = file;
    this.overrides = overrides;
    this.scalars = scalars;
    this.secrets = secrets;
    this.problems = problems;
  }

  /// Empty if there was a problem; it has been noted then.
  <T extends Record> Optional<T> bind(Class<T> type, YamlNode.Mapping section, KeyPath path) {
    RecordComponent[] components = type.getRecordComponents();
    refuseUnknownKeys(type, section, path);
    Object[] values = new Object[components.length];
    boolean complete = true;
    for (int index = 0; index < components.length; index++) {
      Optional<Object> value = component(components[index], section, path);
      complete &= value.isPresent();
      values[index] = value.orElse("");
    }
    return complete ? construct(type, components, values, section, path) : Optional.empty();
  }

  private <T extends Record> Optional<T> construct(
      Class<T> type,
      RecordComponent[] components,
      Object[] values,
      YamlNode.Mapping section,
      KeyPath path) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return Optional.of(type.getDeclaredConstructor(types).newInstance(values));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        problem(section, path, text(refused));
        return Optional.empty();
      }
      throw new IllegalStateException("constructing " + type, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("constructing " + type, e);
    }
  }

  private Optional<Object> component(
      RecordComponent component, YamlNode.Mapping section, KeyPath parent) {
    String key = Shape.keyOf(component);
    KeyPath path = parent.child(key);
    YamlNode node = section.entries().get(key);
    return switch (Shape.of(component)) {
      case Shape.Value shape -> value(shape, component, node, section, path);
      case Shape.SecretPlace shape -> secrets.bind(shape, node, section, path);
      case Shape.Values shape -> values(shape, component, node, path);
      case Shape.NamedValues shape -> namedValues(shape, node, path);
      case Shape.Section shape -> section(shape, node, path);
      case Shape.Sections shape -> sections(shape, node, path);
    };
  }

  private Optional<Object> value(
      Shape.Value shape,
      RecordComponent component,
      @Nullable YamlNode node,
      YamlNode.Mapping section,
      KeyPath path) {
    Optional<Setting> setting = setting(node, path);
    if (setting.isPresent()) {
      return read(shape.type(), setting.get(), path)
          .filter(value -> isInForm(component, value, setting.get(), path))
          .map(value -> present(shape, value));
    } else if (node != null) {
      problem(node, path, "must be one value; leave the key out to get its default");
      return Optional.empty();
    }
    Default standard = component.getAnnotation(Default.class);
    if (standard != null) {
      return read(shape.type(), new Setting(standard.value(), "the default"), path);
    }
    return switch (shape.presence()) {
      case OPTIONAL -> Optional.of(Optional.empty());
      case OPTIONAL_INT -> Optional.of(OptionalInt.empty());
      case PLAIN -> {
        problem(section, path, "is missing");
        yield Optional.empty();
      }
    };
  }

  private boolean isInForm(RecordComponent component, Object value, Setting setting, KeyPath path) {
    Form form = component.getAnnotation(Form.class);
    if (form == null || value.toString().matches(form.pattern())) {
      return true;
    }
    problems.add(new Problem(setting.place(), path.text(), "'" + value + "' is not " + form.is()));
    return false;
  }

  private static Object present(Shape.Value shape, Object value) {
    return switch (shape.presence()) {
      case OPTIONAL -> Optional.of(value);
      case OPTIONAL_INT -> OptionalInt.of((Integer) value);
      case PLAIN -> value;
    };
  }

  private Optional<Setting> setting(@Nullable YamlNode node, KeyPath path) {
    return overrides
        .find(path.variable())
        .map(text -> new Setting(text, "environment variable " + path.variable()))
        .or(() ->
            node instanceof YamlNode.Scalar scalar
                ? Optional.of(new Setting(scalar.text(), place(scalar)))
                : Optional.empty());
  }

  private Optional<Object> read(Class<?> type, Setting setting, KeyPath path) {
    try {
      return Optional.of(scalars.read(type, setting.text()));
    } catch (IllegalArgumentException e) {
      problems.add(new Problem(setting.place(), path.text(), text(e)));
      return Optional.empty();
    }
  }

  private Optional<Object> values(
      Shape.Values shape, RecordComponent component, @Nullable YamlNode node, KeyPath path) {
    Optional<String> override = overrides.find(path.variable());
    Default standard = component.getAnnotation(Default.class);
    if (override.isPresent() || node == null || node instanceof YamlNode.Nothing) {
      String text = override.orElse(standard == null ? "" : standard.value());
      String place = "environment variable " + path.variable();
      return all(shape, split(text).map(item -> new Setting(item, place)).toList(), path);
    } else if (node instanceof YamlNode.Sequence sequence
        && sequence.items().stream().allMatch(YamlNode.Scalar.class::isInstance)) {
      return all(
          shape,
          sequence.items().stream()
              .map(YamlNode.Scalar.class::cast)
              .map(item -> new Setting(item.text(), place(item)))
              .toList(),
          path);
    }
    problem(node, path, "must be a list of values, such as [one, two]");
    return Optional.empty();
  }

  private Optional<Object> all(Shape.Values shape, List<Setting> settings, KeyPath path) {
    List<Object> values = new ArrayList<>();
    for (Setting setting : settings) {
      read(shape.type(), setting, path).ifPresent(values::add);
    }
    return values.size() == settings.size() ? Optional.of(values) : Optional.empty();
  }

  private Optional<Object> namedValues(
      Shape.NamedValues shape, @Nullable YamlNode node, KeyPath path) {
    Map<String, Setting> settings = new LinkedHashMap<>();
    Optional<String> override = overrides.find(path.variable());
    if (override.isPresent()) {
      String place = "environment variable " + path.variable();
      split(override.get())
          .map(item -> item.split("=", 2))
          .forEach(
              item -> settings.put(item[0], new Setting(item.length > 1 ? item[1] : "", place)));
    } else if (node instanceof YamlNode.Mapping mapping) {
      mapping
          .entries()
          .forEach((name, value) ->
              settings.put(
                  name,
                  new Setting(
                      value instanceof YamlNode.Scalar scalar ? scalar.text() : "", place(value))));
    } else if (node != null && !(node instanceof YamlNode.Nothing)) {
      problem(node, path, "must be values by name, such as {name: value}");
      return Optional.empty();
    }
    return named(shape, settings, path);
  }

  private Optional<Object> named(
      Shape.NamedValues shape, Map<String, Setting> settings, KeyPath path) {
    Map<Object, Object> values = new LinkedHashMap<>();
    settings.forEach((name, setting) -> {
      KeyPath entry = new KeyPath(path.text() + "." + name, path.variable());
      Optional<Object> key = read(shape.nameType(), new Setting(name, setting.place()), entry);
      Optional<Object> value = read(shape.type(), setting, entry);
      if (key.isPresent() && value.isPresent()) {
        values.put(key.get(), value.get());
      }
    });
    return values.size() == settings.size() ? Optional.of(values) : Optional.empty();
  }

  private Optional<Object> section(Shape.Section shape, @Nullable YamlNode node, KeyPath path) {
    return asMapping(node, path)
        .flatMap(mapping -> bind(shape.type(), mapping, path).map(Object.class::cast));
  }

  private Optional<YamlNode.Mapping> asMapping(@Nullable YamlNode node, KeyPath path) {
    if (node == null || node instanceof YamlNode.Nothing) {
      return Optional.of(YamlNode.Mapping.empty());
    } else if (node instanceof YamlNode.Mapping mapping) {
      return Optional.of(mapping);
    }
    problem(node, path, "must hold keys and values");
    return Optional.empty();
  }

  private Optional<Object> sections(Shape.Sections shape, @Nullable YamlNode node, KeyPath path) {
    if (node == null || node instanceof YamlNode.Nothing) {
      return Optional.of(List.of());
    } else if (!(node instanceof YamlNode.Sequence sequence)) {
      problem(node, path, "must be a list; begin each element with '- '");
      return Optional.empty();
    } else {
      List<Object> elements = new ArrayList<>();
      Set<String> variables = new HashSet<>();
      for (int index = 0; index < sequence.items().size(); index++) {
        YamlNode item = sequence.items().get(index);
        KeyPath itemPath = path.element(identity(shape.type(), item, index));
        if (!variables.add(itemPath.variable())) {
          problem(item, itemPath, "stands in " + path.text() + " a second time");
        }
        asMapping(item, itemPath)
            .flatMap(mapping -> bind(shape.type(), mapping, itemPath))
            .ifPresent(elements::add);
      }
      return elements.size() == sequence.items().size() ? Optional.of(elements) : Optional.empty();
    }
  }

  private static String identity(Class<?> type, YamlNode item, int index) {
    if (item instanceof YamlNode.Mapping mapping) {
      for (RecordComponent component : type.getRecordComponents()) {
        if (component.isAnnotationPresent(Identity.class)
            && mapping.entries().get(Shape.keyOf(component)) instanceof YamlNode.Scalar name) {
          return name.text();
        }
      }
    }
    return Integer.toString(index + 1);
  }

  private void refuseUnknownKeys(Class<?> type, YamlNode.Mapping section, KeyPath path) {
    List<String> known = Arrays.stream(type.getRecordComponents()).map(Shape::keyOf).toList();
    section
        .entries()
        .forEach((key, node) -> {
          if (!known.contains(key)) {
            problem(node, path.child(key), UnknownKey.explain(type, key, known));
          }
        });
  }

  private static java.util.stream.Stream<String> split(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(item -> !item.isEmpty());
  }

  private static String text(Exception e) {
    return String.valueOf(e.getMessage());
  }

  private String place(YamlNode node) {
    return YamlDocument.place(file, node.line());
  }

  private void problem(YamlNode node, KeyPath path, String text) {
    problems.add(new Problem(place(node), path.text(), text));
  }

  /// A value as text, and where it stands.
  private record Setting(String text, String place) {}
}
