package dev.spillway.api.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsRequest;
import software.amazon.awssdk.services.rds.model.DescribeEventsRequest;
import software.amazon.awssdk.services.rds.model.StartExportTaskRequest;

class RequestReaderTest {

  @Test
  void listsAreOrderedByNumberAndMayHaveGaps() {
    assertThat(
            start("ExportOnly.member.10=c&ExportOnly.member.2=b&ExportOnly.member.1=a")
                .exportOnly())
        .containsExactly("a", "b", "c");
  }

  @ParameterizedTest
  @CsvSource({"ExportOnly=", "ExportOnly", "ExportOnly.member="})
  void bareListsAreAbsent(String form) {
    assertThat(start(form).hasExportOnly()).isFalse();
  }

  @Test
  void nestedListsOfStructuresAreRead() {
    DescribeEventsRequest request =
        events(
            "Filters.Filter.1.Values.Value.2=b&Filters.Filter.1.Name=n&Filters.Filter.1.Values.Value.1=a&Filters.Filter.2.Name=m");
    assertThat(request.filters()).hasSize(2);
    assertThat(request.filters().getFirst().values()).containsExactly("a", "b");
    assertThat(request.filters().get(1).name()).isEqualTo("m");
    assertThat(request.filters().get(1).hasValues()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "2020-03-27T20:48:42.023Z, 2020-03-27T20:48:42.023Z",
    "2020-03-27T20:48:42Z, 2020-03-27T20:48:42Z",
    "2020-03-27T20:48Z, 2020-03-27T20:48:00Z",
    "2020-03-27T22:48:42%2B02:00, 2020-03-27T20:48:42Z",
    "2020-03-27T22:48:42%2B0200, 2020-03-27T20:48:42Z",
    "2020-03-27T20:48:42.123456Z, 2020-03-27T20:48:42.123456Z",
    "2020-03-27T20:48:42, 2020-03-27T20:48:42Z"
  })
  void timesAreReadInTheirIsoForms(String sent, Instant time) {
    assertThat(events("StartTime=" + sent).startTime()).isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource({
    "MaxRecords=ten, MaxRecords, an integer",
    "MaxRecords=, MaxRecords, an integer",
    "MaxRecords=99999999999, MaxRecords, an integer",
    "StartTime=yesterday, StartTime, a time such as",
    "StartTime=2020-02-30T00:00:00X, StartTime, a time such as",
    "Marker=a%00b, Marker, control character U+0000",
  })
  void aBadValueIsRefusedNamingItsParameter(String form, String parameter, String expected) {
    assertRefused(() -> events(form), ErrorCode.INVALID_PARAMETER_VALUE, parameter, expected);
  }

  @Test
  void booleansAreTrueOrFalse() {
    assertThat(snapshots("IncludeShared=true&IncludePublic=False").includeShared()).isTrue();
    assertRefused(
        () -> snapshots("IncludeShared=yes"),
        ErrorCode.INVALID_PARAMETER_VALUE,
        "IncludeShared",
        "true or false");
  }

  @ParameterizedTest
  @CsvSource({
    "ExportOnly=x, ExportOnly",
    "ExportOnly.1=x, ExportOnly.member.1",
    "ExportOnly.member.0=x, ExportOnly.member",
    "ExportOnly.member.x=x, ExportOnly.member",
    "ExportOnly.member.01=x, ExportOnly.member",
    "ExportOnly.member.1=x&ExportOnly.other.1=y, ExportOnly.member.1",
    "ExportOnly.member.1.x=x, ExportOnly.member.1",
    "S3Prefix.x=1, S3Prefix",
    "S3Prefix=a&S3Prefix=b, S3Prefix",
    "S3Prefix=%4, S3Prefix",
    "S3Prefix=%ff, S3Prefix",
    "=x, without a parameter name",
  })
  void aBrokenFormIsRefusedNamingItsParameter(String form, String parameter) {
    assertRefused(() -> start(form), ErrorCode.MALFORMED_INPUT, parameter, "");
  }

  @Test
  void unknownParametersAreIgnored() {
    StartExportTaskRequest request = start("Unknown=1&S3BucketName=b&Also.unknown.1=x");
    assertThat(request.s3BucketName()).isEqualTo("b");
  }

  @Test
  void escapesAreUndone() {
    assertThat(start("S3Prefix=a+b%20%2B%c3%A9%F0%9F%98%80").s3Prefix()).isEqualTo("a b +é😀");
  }

  private static void assertRefused(Runnable call, ErrorCode code, String first, String second) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(first)
        .hasMessageContaining(second);
  }

  private static StartExportTaskRequest start(String form) {
    return RequestReader.read(StartExportTaskRequest.builder(), parse(form));
  }

  private static DescribeEventsRequest events(String form) {
    return RequestReader.read(DescribeEventsRequest.builder(), parse(form));
  }

  private static DescribeDbSnapshotsRequest snapshots(String form) {
    return RequestReader.read(DescribeDbSnapshotsRequest.builder(), parse(form));
  }

  private static Parameters parse(String form) {
    return Parameters.parse("", form.getBytes(StandardCharsets.UTF_8));
  }
}
