package dev.spillway.api.query;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;

/// The two refusals of the parser: the request's form is broken, or one value is.
final class Malformed {
  private static final int SHOWN = 80;

  private Malformed() {}

  static RefusedException input(String message) {
    return new RefusedException(ErrorCode.MALFORMED_INPUT, message);
  }

  static RefusedException input(String message, Throwable cause) {
    return new RefusedException(ErrorCode.MALFORMED_INPUT, message, cause);
  }

  static RefusedException value(String parameter, String value, String expected) {
    return new RefusedException(
        ErrorCode.INVALID_PARAMETER_VALUE,
        "Invalid value '%s' for the parameter %s: expected %s."
            .formatted(shown(value), shown(parameter), expected));
  }

  static String shown(String value) {
    return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "...";
  }
}
