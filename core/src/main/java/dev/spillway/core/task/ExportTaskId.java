package dev.spillway.core.task;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.util.regex.Pattern;

/// An export task's identifier; unique for ever, also after the task has ended.
public record ExportTaskId(String text) {
  private static final int MAX_LENGTH = 60;
  private static final Pattern SYNTAX = Pattern.compile("[A-Za-z](?:-?[A-Za-z0-9])*");

  /// @throws RefusedException InvalidParameterValue in RDS's words if it is not an identifier
  public ExportTaskId {
    if (!SYNTAX.matcher(text).matches()) {
      throw new RefusedException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "The parameter ExportTaskIdentifier is not a valid identifier. Identifiers must begin with a"
              + " letter; must contain only ASCII letters, digits, and hyphens; and must not end with a"
              + " hyphen or contain two consecutive hyphens.");
    }
    if (text.length() > MAX_LENGTH) {
      throw new RefusedException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "The parameter ExportTaskIdentifier is not a valid identifier: it has %d characters, the limit is %d."
              .formatted(text.length(), MAX_LENGTH));
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
