package dev.spillway.cli.value;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/// YAML 1.2 in: only `true` and `false` are flags, and times stay texts.
public final class Yaml {
  private Yaml() {}

  /// Text that is not YAML.
  public static final class NotYamlException extends Exception {
    private static final long serialVersionUID = 1;

    NotYamlException(String message) {
      super(message);
    }
  }

  public static Value parse(String text) throws NotYamlException {
    LoaderOptions loading = new LoaderOptions();
    DumperOptions dumping = new DumperOptions();
    try {
      Object loaded =
          new org.yaml.snakeyaml.Yaml(
                  new SafeConstructor(loading),
                  new Representer(dumping),
                  dumping,
                  loading,
                  new CoreSchema())
              .load(text);
      return value(loaded);
    } catch (YAMLException e) {
      throw new NotYamlException(String.valueOf(e.getMessage()));
    }
  }

  private static Value value(@org.jspecify.annotations.Nullable Object loaded) {
    return switch (loaded) {
      case null -> Value.missing();
      case Map<?, ?> map -> {
        Value.Members members = new Value.Members();
        map.forEach((name, value) -> members.members().put(String.valueOf(name), value(value)));
        yield members;
      }
      case List<?> list -> {
        Value.Items items = new Value.Items();
        list.forEach(item -> items.items().add(value(item)));
        yield items;
      }
      case Boolean flag -> new Value.Flag(flag);
      case Integer number -> new Value.Whole(number);
      case Long number -> new Value.Whole(number);
      case Double number -> new Value.Real(number);
      default -> new Value.Text(loaded.toString());
    };
  }

  private static final class CoreSchema extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.BOOL, Pattern.compile("true|True|TRUE|false|False|FALSE"), "tTfF");
      addImplicitResolver(Tag.INT, Pattern.compile("[-+]?(0|[1-9][0-9_]*)"), "-+0123456789");
      addImplicitResolver(
          Tag.FLOAT, Pattern.compile("[-+]?[0-9]+\\.[0-9]*([eE][-+]?[0-9]+)?"), "-+0123456789");
      addImplicitResolver(Tag.NULL, Pattern.compile("~|null|Null|NULL| "), "~nN\0");
      addImplicitResolver(Tag.NULL, Pattern.compile(""), null);
    }
  }
}
