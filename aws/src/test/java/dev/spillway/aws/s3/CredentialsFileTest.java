package dev.spillway.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.problem.FailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsFileTest {
  @TempDir Path directory;

  @Test
  void aChangedFileIsReadAgain() throws IOException {
    Path file = directory.resolve("keys");
    Files.writeString(file, "[default]\naws_access_key_id = A\naws_secret_access_key = sA\n");
    CredentialsFile credentials = new CredentialsFile(file);
    assertThat(credentials.current()).isEqualTo(AccessKeyPair.of("A", "sA"));
    Path next = directory.resolve("next");
    Files.writeString(next, "[default]\naws_access_key_id = B\naws_secret_access_key = sB\n");
    Files.setLastModifiedTime(next, Files.getLastModifiedTime(file));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    assertThat(credentials.current()).isEqualTo(AccessKeyPair.of("B", "sB"));
  }

  @Test
  void theFirstProfileCountsWithItsSessionToken() throws IOException {
    Path file = directory.resolve("keys");
    Files.writeString(
        file,
        "# keys\n[a]\naws_access_key_id=A\naws_secret_access_key=s=A\naws_session_token=t\n[b]\naws_access_key_id=B\n");
    assertThat(new CredentialsFile(file).current())
        .isEqualTo(new AccessKeyPair("A", "s=A", java.util.Optional.of("t")));
  }

  @Test
  void whatIsMissingIsNamedAndSecretsAreNot() throws IOException {
    Path file = directory.resolve("keys");
    assertThatThrownBy(() -> new CredentialsFile(file).current())
        .isInstanceOf(FailedException.class)
        .hasMessageContaining(file.toString());
    Files.writeString(file, "aws_secret_access_key = hidden\n");
    assertThatThrownBy(() -> new CredentialsFile(file).current())
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("aws_access_key_id")
        .hasMessageNotContaining("hidden");
    assertThat(AccessKeyPair.of("A", "hidden").toString()).doesNotContain("hidden");
  }
}
