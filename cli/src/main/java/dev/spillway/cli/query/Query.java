package dev.spillway.cli.query;

import dev.spillway.cli.problem.CommandException;
import dev.spillway.cli.value.Value;
import io.burt.jmespath.Expression;
import io.burt.jmespath.JmesPathException;
import io.burt.jmespath.parser.ParseException;

/// One JMESPath expression.
public final class Query {
  /// Functions are looked up while an answer is searched, as the AWS CLI does.
  private static final String UNKNOWN_FUNCTION = "unknown function";

  private sealed interface Compiled {
    record Good(Expression<Value> expression) implements Compiled {}

    record Bad(String why) implements Compiled {}
  }

  private final Compiled compiled;

  private Query(Compiled compiled) {
    this.compiled = compiled;
  }

  /// @throws CommandException of the usage kind if it is not JMESPath
  public static Query compile(String text) {
    try {
      return new Query(new Compiled.Good(new ValueRuntime().compile(Literals.inJson(text))));
    } catch (ParseException e) {
      String why = String.valueOf(e.getMessage());
      if (why.contains(UNKNOWN_FUNCTION)) {
        return new Query(new Compiled.Bad(why));
      }
      throw new CommandException(
          CommandException.Reason.USAGE,
          "Bad value for --query %s: Invalid jmespath expression: %s".formatted(text, why),
          e);
    } catch (JmesPathException e) {
      return new Query(new Compiled.Bad(String.valueOf(e.getMessage())));
    }
  }

  /// @throws CommandException if a function is unknown or gets values of a wrong type
  public Value search(Value value) {
    return switch (compiled) {
      case Compiled.Bad(String why) -> throw CommandException.general(why);
      case Compiled.Good(var expression) -> {
        try {
          yield expression.search(value);
        } catch (JmesPathException e) {
          throw new CommandException(
              CommandException.Reason.GENERAL, String.valueOf(e.getMessage()), e);
        }
      }
    };
  }
}
