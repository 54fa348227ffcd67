package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `spillway completion` prints, run by the shells that it is for.
@Tag("all")
class ShellCompletionTest {
  private static final Path BASH = Path.of("/bin/bash");
  private static final Path ZSH = Path.of("/usr/bin/zsh");

  @TempDir Path directory;

  @BeforeEach
  void aProgramOfThatName() throws IOException {
    Path program = directory.resolve("spillway");
    Files.writeString(
        program,
        "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -cp '%s' dev.spillway.cli.Cli \"$@\"\n"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path")));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void bashCompletesOperationsAndValues() throws Exception {
    assumeTrue(Files.isExecutable(BASH), "bash is not installed");
    assertThat(
            run(
                BASH,
                """
                source <(spillway completion bash)
                complete -p spillway
                COMP_WORDS=(spillway rds start-ex) COMP_CWORD=2
                _spillway
                printf '%s\\n' "${COMPREPLY[@]}"
                COMP_WORDS=(spillway rds describe-export-tasks --output "") COMP_CWORD=4
                _spillway
                printf '%s\\n' "${COMPREPLY[@]}"
                """))
        .containsExactly(
            "complete -o default -F _spillway spillway",
            "start-export-task",
            "json",
            "text",
            "table",
            "yaml",
            "yaml-stream");
  }

  @Test
  void zshCompletesOperationsAndValues() throws Exception {
    assumeTrue(Files.isExecutable(ZSH), "zsh is not installed");
    assertThat(
            run(
                ZSH,
                """
                compdef() { print -r -- "compdef $*" }
                compadd() { print -rl -- ${(P)2} }
                _files() { print files }
                source <(spillway completion zsh)
                words=(spillway rds start-ex) CURRENT=3
                _spillway
                words=(spillway rds describe-export-tasks --color '') CURRENT=5
                _spillway
                """))
        .containsExactly(
            "compdef _spillway spillway ./spillway", "start-export-task", "on", "off", "auto");
  }

  private List<String> run(Path shell, String script) throws Exception {
    Path file = Files.writeString(directory.resolve("script"), script);
    ProcessBuilder builder =
        new ProcessBuilder(shell.toString(), file.toString()).redirectErrorStream(true);
    builder.environment().merge("PATH", "", (path, _) -> directory + ":" + path);
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out.lines().toList();
  }
}
