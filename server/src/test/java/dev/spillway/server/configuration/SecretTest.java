package dev.spillway.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.problem.FailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {
  @TempDir Path folder;

  private Path file(String content) throws IOException {
    Path file = folder.resolve("secret");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, content);
  }

  @Test
  void aPasswordIsTheFirstLineAndIsReadAnew() throws IOException {
    Secret password = new Secret.InFile(file("one\n"));
    assertThat(password.read()).isEqualTo("one");
    file("two");
    assertThat(password.read()).isEqualTo("two");
    file(" blanks are part of it \nnot this\n");
    assertThat(password.read()).isEqualTo(" blanks are part of it ");
  }

  @Test
  void anEmptyOrMissingFileIsNamed() throws IOException {
    Secret password = new Secret.InFile(file(""));
    assertThatThrownBy(password::read)
        .isInstanceOf(FailedException.class)
        .hasMessageContaining(folder.resolve("secret").toString());
    Files.delete(folder.resolve("secret"));
    assertThatThrownBy(password::read).hasMessageContaining("NoSuchFileException");
  }

  @Test
  void anAccessKeyHasTwoLinesOrTheFormOfTheAwsTools() throws IOException {
    AccessKey expected = AccessKey.of("AKIAEXAMPLE", "s3cr3t/+=");
    assertThat(new AccessKeySource.InFile(file("AKIAEXAMPLE\ns3cr3t/+=\n")).read())
        .isEqualTo(expected);
    assertThat(
            new AccessKeySource.InFile(
                    file(
                        """
                        [spillway]
                        aws_access_key_id = AKIAEXAMPLE
                        aws_secret_access_key=s3cr3t/+=
                        """))
                .read())
        .isEqualTo(expected);
    assertThat(
            new AccessKeySource.InFile(
                    file("aws_access_key_id=AKIAEXAMPLE\naws_secret_access_key = s3cr3t/+=\n"))
                .read())
        .isEqualTo(expected);
  }

  @Test
  void temporaryCredentialsBringTheirToken() throws IOException {
    String lines =
        "aws_access_key_id=ASIA\naws_secret_access_key=s\naws_session_token = hunter2==\n";
    AccessKey key = new AccessKeySource.InFile(file(lines)).read();
    assertThat(key.sessionToken()).contains("hunter2==");
    assertThat(key.toString()).doesNotContain("hunter2");
  }

  @Test
  void aFileWithoutAnAccessKeyIsRefusedWithoutRepeatingIt() throws IOException {
    for (String content : new String[] {"AKIAEXAMPLE\n", "[p]\nhunter2\n", "a\nb\nhunter2\n"}) {
      AccessKeySource source = new AccessKeySource.InFile(file(content));
      assertThatThrownBy(source::read)
          .isInstanceOf(FailedException.class)
          .hasMessageContaining("two lines")
          .message()
          .doesNotContain("hunter2");
    }
  }

  @Test
  void noSecretIsPrinted() {
    assertThat(new Secret.InEnvironment("SPILLWAY_X_PASSWORD", "hunter2").toString())
        .contains("SPILLWAY_X_PASSWORD")
        .doesNotContain("hunter2");
    assertThat(
            new AccessKeySource.InEnvironment("SPILLWAY_X_ACCESS_KEY", AccessKey.of("A", "hunter2"))
                .toString())
        .doesNotContain("hunter2");
  }

  @Test
  void aMissingFileAndOneThatEverybodyMayWriteAreRefusedAtTheStart() throws IOException {
    Path secret = file("AKIA\nsecret\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-rw-rw-"));
    Path yaml =
        Files.writeString(
            folder.resolve("spillway.yaml"),
            """
            callers:
              - {name: one, access-key-file: secret}
              - {name: two, access-key-file: absent}
            """);

    assertThatThrownBy(
            () -> new ConfigurationReader(Map.of(), FileCheck.ofThisMachine()).read(yaml))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("callers.one.access-key-file: %s may be written by everybody", secret)
        .hasMessageContaining(
            "callers.two.access-key-file: there is no file %s", folder.resolve("absent"));
  }

  @Test
  void aFileThatEverybodyMayReadIsAcceptedBecausePlatformsMountSecretsSo() throws IOException {
    Path secret = file("password");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("r--r--r--"));
    assertThat(FileCheck.ofThisMachine().problem(secret)).isEmpty();
    assertThat(SecretFile.readableByOthers(secret)).isTrue();
  }
}
