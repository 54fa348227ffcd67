package dev.spillway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.api.rds.RdsApi;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.RdsException;
import software.amazon.awssdk.services.rds.model.RdsRequest;
import software.amazon.awssdk.services.rds.model.RdsResponse;
import software.amazon.awssdk.utils.builder.Buildable;

class InvalidActionTest {
  private static final int OPERATIONS_AT_LEAST = 160;

  @Test
  void everyOtherActionOfTheSdkIsNamedAsNotSupported() throws Exception {
    Set<String> answered = new TreeSet<>();
    int refused = 0;
    try (RunningApi api = RunningApi.start();
        RdsClient rds = api.client()) {
      Set<String> supported = new RdsApi(api.services()).actions();
      for (Method operation : operations()) {
        String words =
            call(rds, operation)
                .filter(e -> e.awsErrorDetails().errorCode().equals("InvalidAction"))
                .map(e -> e.awsErrorDetails().errorMessage())
                .orElse("");
        if (words.endsWith(" is not supported by Spillway")) {
          assertThat(words.substring(0, words.indexOf(' ')))
              .isEqualToIgnoringCase(operation.getName());
          refused++;
        } else {
          answered.add(operation.getName().toLowerCase(Locale.ROOT));
        }
      }
      assertThat(answered)
          .isEqualTo(
              new TreeSet<>(
                  supported.stream()
                      .filter(action -> !action.startsWith("Spillway"))
                      .map(action -> action.toLowerCase(Locale.ROOT))
                      .toList()));
      assertThat(refused + answered.size()).isGreaterThan(OPERATIONS_AT_LEAST);
    }
  }

  @Test
  void unknownActionsVersionsAndNoActionAreTold() throws Exception {
    try (RunningApi api = RunningApi.start()) {
      SignedHttp http = new SignedHttp(api);
      assertThat(http.post("Action=Fly&Version=2014-10-31").body())
          .contains("<Code>InvalidAction</Code>")
          .contains("Could not find operation Fly for version 2014-10-31");
      assertThat(http.post("Action=DescribeDBClusters&Version=2013-09-09").body())
          .contains("Could not find operation DescribeDBClusters for version 2013-09-09");
      assertThat(http.post("Action=DescribeDBClusters").body())
          .contains("Could not find operation DescribeDBClusters for version NO_VERSION_SPECIFIED");
      assertThat(http.post("Version=2014-10-31").body()).contains("<Code>MissingAction</Code>");
      assertThat(http.post("").body()).contains("<Code>MissingAction</Code>");
      assertThat(http.post("Action=StartExportTask&Version=2014-10-31").body())
          .contains("<Code>MissingParameter</Code>")
          .contains("The request must contain the parameter ExportTaskIdentifier.");
    }
  }

  private static Iterable<Method> operations() {
    return Arrays.stream(RdsClient.class.getMethods())
        .filter(m -> m.getParameterCount() == 1)
        .filter(m -> RdsRequest.class.isAssignableFrom(m.getParameterTypes()[0]))
        .filter(m -> RdsResponse.class.isAssignableFrom(m.getReturnType()))
        .toList();
  }

  private static Optional<RdsException> call(RdsClient rds, Method operation) throws Exception {
    Class<?> type = operation.getParameterTypes()[0];
    Object builder = type.getMethod("builder").invoke(null);
    Object request = ((Buildable) builder).build();
    try {
      operation.invoke(rds, request);
      return Optional.empty();
    } catch (InvocationTargetException e) {
      return e.getCause() instanceof RdsException refused ? Optional.of(refused) : Optional.empty();
    }
  }
}
