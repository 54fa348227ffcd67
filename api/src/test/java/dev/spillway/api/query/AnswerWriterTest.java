package dev.spillway.api.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.problem.ErrorCode;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.AddTagsToResourceResponse;
import software.amazon.awssdk.services.rds.model.DescribeExportTasksResponse;
import software.amazon.awssdk.services.rds.model.ExportTask;
import software.amazon.awssdk.services.rds.model.RdsRequest;
import software.amazon.awssdk.services.rds.model.RdsResponse;

class AnswerWriterTest {

  @Test
  void namesListsTimesAndEscapesAreRds() {
    DescribeExportTasksResponse answer =
        DescribeExportTasksResponse.builder()
            .exportTasks(
                ExportTask.builder()
                    .exportTaskIdentifier("<a&b>\r\u0001\uD800")
                    .exportOnly("x", "y")
                    .snapshotTime(Instant.parse("2020-03-27T20:48:42.0239Z"))
                    .taskStartTime(Instant.parse("2020-03-27T20:48:42Z"))
                    .percentProgress(0)
                    .build())
            .build();
    assertThat(text(AnswerWriter.answer("DescribeExportTasks", answer, "id-1")))
        .isEqualTo(
            "<DescribeExportTasksResponse xmlns=\"http://rds.amazonaws.com/doc/2014-10-31/\">"
                + "<DescribeExportTasksResult><ExportTasks><ExportTask>"
                + "<ExportTaskIdentifier>&lt;a&amp;b&gt;&#13;\uFFFD\uFFFD</ExportTaskIdentifier>"
                + "<ExportOnly><member>x</member><member>y</member></ExportOnly>"
                + "<SnapshotTime>2020-03-27T20:48:42.023Z</SnapshotTime>"
                + "<TaskStartTime>2020-03-27T20:48:42.000Z</TaskStartTime>"
                + "<PercentProgress>0</PercentProgress>"
                + "</ExportTask></ExportTasks></DescribeExportTasksResult>"
                + "<ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata>"
                + "</DescribeExportTasksResponse>");
  }

  @Test
  void anAnswerWithoutMembersHasNoResultElement() {
    assertThat(
            text(
                AnswerWriter.answer(
                    "AddTagsToResource", AddTagsToResourceResponse.builder().build(), "id-2")))
        .isEqualTo(
            "<AddTagsToResourceResponse xmlns=\"http://rds.amazonaws.com/doc/2014-10-31/\">"
                + "<ResponseMetadata><RequestId>id-2</RequestId></ResponseMetadata>"
                + "</AddTagsToResourceResponse>");
  }

  @Test
  void anErrorSaysWhoseFaultItIs() {
    assertThat(text(AnswerWriter.error(ErrorCode.DB_SNAPSHOT_NOT_FOUND, "no <x>", "id-3")))
        .isEqualTo(
            "<ErrorResponse xmlns=\"http://rds.amazonaws.com/doc/2014-10-31/\">"
                + "<Error><Type>Sender</Type><Code>DBSnapshotNotFound</Code>"
                + "<Message>no &lt;x&gt;</Message></Error><RequestId>id-3</RequestId></ErrorResponse>");
    assertThat(text(AnswerWriter.error(ErrorCode.INTERNAL_FAILURE, "", "id")))
        .contains("<Type>Receiver</Type>");
  }

  /// The model, also of operations to come, has only kinds that reader and writer know; the maps of
  /// zero-ETL integrations are the one exception.
  @Test
  void theModelHasNoOtherKindsOfMembers() throws Exception {
    Set<Class<?>> kinds = new HashSet<>();
    Set<Class<?>> seen = new HashSet<>();
    for (Method operation : RdsClient.class.getMethods()) {
      if (operation.getParameterCount() == 1
          && RdsRequest.class.isAssignableFrom(operation.getParameterTypes()[0])
          && RdsResponse.class.isAssignableFrom(operation.getReturnType())) {
        collect(builder(operation.getParameterTypes()[0]), kinds, seen);
        collect(builder(operation.getReturnType()), kinds, seen);
      }
    }
    assertThat(seen).hasSizeGreaterThan(300);
    assertThat(kinds)
        .containsExactlyInAnyOrder(
            String.class, Integer.class, Long.class, Double.class, Boolean.class, Instant.class);
  }

  private static SdkPojo builder(Class<?> model) throws ReflectiveOperationException {
    return (SdkPojo) model.getMethod("builder").invoke(null);
  }

  private static void collect(SdkPojo structure, Set<Class<?>> kinds, Set<Class<?>> seen) {
    if (!seen.add(structure.getClass()) || structure.getClass().getName().contains("Integration")) {
      return;
    }
    for (SdkField<?> field : structure.sdkFields()) {
      SdkField<?> inner = field;
      while (inner.marshallingType() == MarshallingType.LIST) {
        ListTrait list = inner.getRequiredTrait(ListTrait.class);
        assertThat(list.isFlattened()).as(field.memberName()).isFalse();
        inner = list.memberFieldInfo();
      }
      if (inner.marshallingType() == MarshallingType.SDK_POJO) {
        collect(inner.constructor().get(), kinds, seen);
      } else {
        kinds.add(inner.marshallingType().getTargetClass());
      }
    }
  }

  private static String text(byte[] xml) {
    return new String(xml, StandardCharsets.UTF_8);
  }
}
