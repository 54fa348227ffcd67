package dev.spillway.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.problem.ErrorCode;
import dev.spillway.core.problem.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "my-s3-export", "A1-b2", "Z"})
  void takesIdentifiersAsRdsDoes(String text) {
    assertThat(new ExportTaskId(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1a", "-a", "a-", "a--b", "a_b", "a b", "ä", "a/b"})
  void refusesOthersInRdsWords(String text) {
    assertThatThrownBy(() -> new ExportTaskId(text))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER_VALUE))
        .hasMessage(
            "The parameter ExportTaskIdentifier is not a valid identifier. Identifiers must begin with a letter;"
                + " must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or"
                + " contain two consecutive hyphens.");
  }

  @Test
  void refusesTheSixtyFirstCharacter() {
    assertThat(new ExportTaskId("a".repeat(60)).text()).hasSize(60);
    assertThatThrownBy(() -> new ExportTaskId("a".repeat(61)))
        .hasMessageContaining("61 characters");
  }

  @Test
  void keepsTheColonOfAutomatedSnapshots() {
    SourceArn arn =
        SourceArn.parse("arn:aws:rds:us-west-2:123456789012:snapshot:rds:db-2025-01-02-03-04");

    assertThat(arn.name()).isEqualTo("rds:db-2025-01-02-03-04");
    assertThat(arn.kind()).isEqualTo(SourceArn.Kind.SNAPSHOT);
    assertThat(arn.sourceType()).isEqualTo(SourceType.SNAPSHOT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "snapshot",
        "arn:aws:rds:us-west-2:123456789012:db:x",
        "arn:aws:s3:::bucket",
        "arn:aws:rds:us-west-2:123456789012:cluster:",
        "arn:aws:rds::123456789012:cluster:x"
      })
  void refusesOtherArns(String text) {
    assertThatThrownBy(() -> SourceArn.parse(text)).hasMessageContaining(text);
  }
}
