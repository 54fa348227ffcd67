package dev.spillway.api.rds;

import dev.spillway.api.query.Parameters;
import dev.spillway.api.query.RequestReader;
import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.rds.model.RdsRequest;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/// An action's name, its request's model, and what that model no longer says at run time: which
/// parameters are required.
record Shape<Q extends RdsRequest>(
    String action, Supplier<? extends SdkBuilder<?, Q>> builder, List<String> required) {

  static <Q extends RdsRequest> Shape<Q> of(
      String action, Supplier<? extends SdkBuilder<?, Q>> builder, String... required) {
    return new Shape<>(action, builder, List.of(required));
  }

  /// @throws RefusedException MissingParameter or InvalidParameterValue
  Q read(Parameters parameters) {
    for (String name : required) {
      if (!parameters.contains(name)) {
        throw new RefusedException(
            ErrorCode.MISSING_PARAMETER, "The request must contain the parameter " + name + ".");
      }
      Given.notBlank(name, parameters.value(name).orElse(""));
    }
    return RequestReader.read(builder.get(), parameters);
  }
}
