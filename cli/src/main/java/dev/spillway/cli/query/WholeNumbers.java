package dev.spillway.cli.query;

import io.burt.jmespath.Adapter;
import io.burt.jmespath.function.FunctionArgument;
import io.burt.jmespath.function.FunctionRegistry;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/// Functions whose results are whole numbers where the AWS CLI's are: the library makes all of them
/// real ones. It takes their names from the classes.
@NullUnmarked
final class WholeNumbers {
  private WholeNumbers() {}

  static FunctionRegistry registry() {
    return FunctionRegistry.defaultRegistry()
        .extend(new CeilFunction(), new FloorFunction(), new AbsFunction(), new SumFunction());
  }

  private static <T> T whole(Adapter<T> runtime, T result) {
    double number = runtime.toNumber(result).doubleValue();
    return runtime.createNumber((long) number);
  }

  private static <T> boolean isWhole(Adapter<T> runtime, T value) {
    return runtime.toNumber(value) instanceof Long;
  }

  private static final class CeilFunction extends io.burt.jmespath.function.CeilFunction {
    @Override
    protected <T> T callFunction(Adapter<T> runtime, List<FunctionArgument<T>> arguments) {
      return whole(runtime, super.callFunction(runtime, arguments));
    }
  }

  private static final class FloorFunction extends io.burt.jmespath.function.FloorFunction {
    @Override
    protected <T> T callFunction(Adapter<T> runtime, List<FunctionArgument<T>> arguments) {
      return whole(runtime, super.callFunction(runtime, arguments));
    }
  }

  private static final class AbsFunction extends io.burt.jmespath.function.AbsFunction {
    @Override
    protected <T> T callFunction(Adapter<T> runtime, List<FunctionArgument<T>> arguments) {
      T result = super.callFunction(runtime, arguments);
      return isWhole(runtime, arguments.getFirst().value()) ? whole(runtime, result) : result;
    }
  }

  private static final class SumFunction extends io.burt.jmespath.function.SumFunction {
    @Override
    protected <T> T performMathOperation(Adapter<T> runtime, List<T> values) {
      T result = super.performMathOperation(runtime, values);
      return values.stream().allMatch(value -> isWhole(runtime, value))
          ? whole(runtime, result)
          : result;
    }
  }
}
