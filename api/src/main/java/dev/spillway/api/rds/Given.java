package dev.spillway.api.rds;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Single parameters as the caller gave them.
final class Given {
  private Given() {}

  /// An optional identifier. Given but blank is refused: it is a variable that was never set, and
  /// answering with everything would be wrong.
  static Optional<String> optional(String parameter, @Nullable String value) {
    return value == null ? Optional.empty() : Optional.of(notBlank(parameter, value));
  }

  static String notBlank(String parameter, String value) {
    if (value.isBlank()) {
      throw invalid("The parameter " + parameter + " must be provided and must not be blank.");
    }
    return value;
  }

  /// For required lists.
  static void notEmpty(String parameter, List<?> list) {
    if (list.isEmpty()) {
      throw new RefusedException(
          ErrorCode.MISSING_PARAMETER, "The request must contain the parameter " + parameter + ".");
    }
  }

  static RefusedException invalid(String message) {
    return new RefusedException(ErrorCode.INVALID_PARAMETER_VALUE, message);
  }
}
