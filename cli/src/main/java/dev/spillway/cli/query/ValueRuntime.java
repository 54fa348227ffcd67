package dev.spillway.cli.query;

import dev.spillway.cli.value.Json;
import dev.spillway.cli.value.Value;
import io.burt.jmespath.BaseRuntime;
import io.burt.jmespath.JmesPathType;
import io.burt.jmespath.RuntimeConfiguration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/// JMESPath over [Value]s.
@NullUnmarked
final class ValueRuntime extends BaseRuntime<Value> {
  ValueRuntime() {
    super(RuntimeConfiguration.builder().withFunctionRegistry(WholeNumbers.registry()).build());
  }

  @Override
  public Value parseString(String text) {
    try {
      return Json.parse(text);
    } catch (Json.NotJsonException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public List<Value> toList(Value value) {
    return switch (value) {
      case Value.Items(var items) -> items;
      case Value.Members(var members) -> new ArrayList<>(members.values());
      case Value.Text _, Value.Whole _, Value.Real _, Value.Flag _, Value.Missing _ -> List.of();
    };
  }

  @Override
  public String toString(Value value) {
    return value instanceof Value.Text(String text) ? text : Json.compact(value);
  }

  @Override
  public Number toNumber(Value value) {
    return switch (value) {
      case Value.Whole(long number) -> number;
      case Value.Real(double number) -> number;
      case Value.Text _, Value.Flag _, Value.Missing _, Value.Items _, Value.Members _ -> null;
    };
  }

  @Override
  public boolean isTruthy(Value value) {
    return switch (value) {
      // Zero is a value like any other.
      case Value.Whole _, Value.Real _ -> true;
      case Value.Text _, Value.Flag _, Value.Missing _, Value.Items _, Value.Members _ ->
          !value.isEmpty();
    };
  }

  @Override
  public JmesPathType typeOf(Value value) {
    return switch (value) {
      case Value.Text _ -> JmesPathType.STRING;
      case Value.Whole _, Value.Real _ -> JmesPathType.NUMBER;
      case Value.Flag _ -> JmesPathType.BOOLEAN;
      case Value.Missing _ -> JmesPathType.NULL;
      case Value.Items _ -> JmesPathType.ARRAY;
      case Value.Members _ -> JmesPathType.OBJECT;
    };
  }

  @Override
  public Value getProperty(Value value, Value name) {
    return value instanceof Value.Members members && name instanceof Value.Text(String key)
        ? members.get(key).orElse(Value.missing())
        : Value.missing();
  }

  @Override
  public Collection<Value> getPropertyNames(Value value) {
    return value instanceof Value.Members(var members)
        ? members.keySet().stream().map(Value::text).toList()
        : List.of();
  }

  @Override
  public Value createNull() {
    return Value.missing();
  }

  @Override
  public Value createArray(Collection<Value> elements) {
    return new Value.Items(new ArrayList<>(elements));
  }

  @Override
  public Value createString(String text) {
    return Value.text(text);
  }

  @Override
  public Value createBoolean(boolean is) {
    return new Value.Flag(is);
  }

  @Override
  public Value createObject(Map<Value, Value> members) {
    Value.Members object = new Value.Members();
    members.forEach((name, value) -> object.members().put(toString(name), value));
    return object;
  }

  @Override
  public Value createNumber(double number) {
    return new Value.Real(number);
  }

  @Override
  public Value createNumber(long number) {
    return new Value.Whole(number);
  }
}
