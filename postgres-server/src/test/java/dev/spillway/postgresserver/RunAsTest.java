package dev.spillway.postgresserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spillway.core.problem.FailedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The account of PostgreSQL's programs, where it cannot be had. Which one it is where it can is
/// seen at real servers by `ServerAccountTest` of module `postgres`.
class RunAsTest {
  /// Root of a user namespace that allows no further one, as in a hardened container.
  private static final List<String> HARDENED =
      List.of(
          "unshare",
          "--user",
          "--map-root-user",
          "--",
          "sh",
          "-c",
          "echo 0 > /proc/sys/user/max_user_namespaces && exec \"$@\"",
          "sh");

  @Test
  void rootWithoutAnyWayToLeaveRootBehindIsRefusedWithWhatToDo() {
    assumeTrue(run(HARDENED, "id", "-u").succeeded(), "this machine allows no user namespaces");

    ProgramResult chosen = run(HARDENED, choosing());

    assertThat(chosen.output())
        .contains("PostgreSQL does not run as root", "unshare --user")
        .contains("Name an ordinary user under postgres.run-as, or do not run Spillway as root");
  }

  @Test
  void aUserThatDoesNotExistIsNamed() {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root changes users");

    assertThatThrownBy(() -> RunAs.choose(Optional.of("no-such-user")))
        .isInstanceOf(FailedException.class)
        .hasMessage("The user 'no-such-user' of postgres.run-as does not exist.");
  }

  private static ProgramResult run(List<String> prefix, String... program) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of(program));
    return Programs.run(command, Map.of(), "");
  }

  private static String[] choosing() {
    // Surefire starts tests from one small jar; the whole path is in this property.
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new String[] {java, "-cp", path, Choosing.class.getName()};
  }

  /// Says in a process of its own how the choice ends.
  static final class Choosing {
    private Choosing() {}

    public static void main(String[] arguments) {
      try {
        RunAs.choose(Optional.empty());
        System.out.println("chosen");
      } catch (FailedException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
