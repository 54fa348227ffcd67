package dev.spillway.postgresserver;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The account that PostgreSQL's programs run as. They refuse to run as root, so a root process
/// changes to a configured user by `setpriv`; without one it uses a user namespace of its own by
/// `unshare --user`, where it is nobody but keeps owning its files. The namespace comes last
/// because hardened containers forbid it.
public final class RunAs {
  private final List<String> prefix;
  private final Optional<String> user;

  private RunAs(List<String> prefix, Optional<String> user) {
    this.prefix = List.copyOf(prefix);
    this.user = user;
  }

  /// Decides by who this process is and by what the machine has.
  ///
  /// @param configuredUser used only if this process is root
  /// @throws FailedException if there is no way to leave root behind
  public static RunAs choose(Optional<String> configuredUser) {
    List<String> guard = deathSignal();
    if (!isRoot()) {
      return new RunAs(guard, Optional.empty());
    }
    if (configuredUser.isPresent()) {
      return asUser(configuredUser.get(), guard);
    }
    List<String> namespace = new ArrayList<>(List.of("unshare", "--user", "--"));
    namespace.addAll(guard);
    ProgramResult probe = probe(namespace);
    if (!probe.succeeded()) {
      throw new FailedException(
          Fault.SETUP,
          "PostgreSQL does not run as root, and this machine does not allow user namespaces (unshare --user: "
              + probe.lastLines()
              + "). Name an ordinary user under postgres.run-as, or do not run Spillway as root.");
    }
    return new RunAs(namespace, Optional.empty());
  }

  private static RunAs asUser(String user, List<String> guard) {
    List<String> prefix = new ArrayList<>(List.of("setpriv", "--reuid=" + user));
    prefix.addAll(List.of("--regid=" + primaryGroup(user), "--clear-groups", "--"));
    // The death signal is forgotten by a change of user, so it is set afterwards.
    prefix.addAll(guard);
    ProgramResult probe = probe(prefix);
    if (!probe.succeeded()) {
      throw new FailedException(
          Fault.SETUP,
          "Programs cannot be run as the user '%s' of postgres.run-as: %s"
              .formatted(user, probe.lastLines()));
    }
    return new RunAs(prefix, Optional.of(user));
  }

  private static String primaryGroup(String user) {
    ProgramResult id = Programs.run(List.of("id", "-g", user), Map.of(), "");
    if (!id.succeeded()) {
      throw new FailedException(
          Fault.SETUP, "The user '%s' of postgres.run-as does not exist.".formatted(user));
    }
    return id.output().strip();
  }

  /// What makes a server end with this JVM, even if that is killed: SIGQUIT is PostgreSQL's
  /// immediate shutdown. Empty where setpriv cannot (BusyBox); leftovers are then ended by their
  /// pid file at the next start.
  private static List<String> deathSignal() {
    List<String> guard = List.of("setpriv", "--pdeathsig", "QUIT", "--");
    return probe(guard).succeeded() ? guard : List.of();
  }

  private static ProgramResult probe(List<String> prefix) {
    if (prefix.isEmpty()) {
      return new ProgramResult(0, "");
    }
    List<String> command = new ArrayList<>(prefix);
    command.add("true");
    try {
      return Programs.run(command, Map.of(), "");
    } catch (FailedException e) {
      return new ProgramResult(127, String.valueOf(e.getMessage()));
    }
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException | UnsupportedOperationException e) {
      return "root".equals(System.getProperty("user.name"));
    }
  }

  /// The command that runs `program` as this account.
  List<String> command(Path program, List<String> arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(program.toString());
    command.addAll(arguments);
    return command;
  }

  /// Lets the account pass through a directory of ours to what it owns under it: it can neither
  /// list nor change the directory. Does nothing where it is this process's own account.
  public void letThrough(Path directory) {
    if (user.isEmpty()) {
      return;
    }
    try {
      PosixFileAttributeView view =
          Files.getFileAttributeView(directory, PosixFileAttributeView.class);
      view.setGroup(group(directory, user.get()));
      Set<PosixFilePermission> permissions = new HashSet<>(view.readAttributes().permissions());
      permissions.add(PosixFilePermission.GROUP_EXECUTE);
      view.setPermissions(permissions);
    } catch (IOException e) {
      throw new FailedException(
          Fault.SETUP, "%s cannot be opened to '%s': %s".formatted(directory, user.get(), e), e);
    }
  }

  private static GroupPrincipal group(Path on, String user) throws IOException {
    return on.getFileSystem()
        .getUserPrincipalLookupService()
        .lookupPrincipalByGroupName(primaryGroup(user));
  }

  /// Makes the account the owner of a tree. Does nothing where it owns what this process owns.
  public void own(Path tree) {
    if (user.isEmpty()) {
      return;
    }
    try (Stream<Path> paths = Files.walk(tree)) {
      UserPrincipal owner =
          tree.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user.get());
      GroupPrincipal group = group(tree, user.get());
      for (Path path : (Iterable<Path>) paths::iterator) {
        PosixFileAttributeView view =
            Files.getFileAttributeView(
                path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        view.setOwner(owner);
        view.setGroup(group);
      }
    } catch (IOException e) {
      throw new FailedException(
          Fault.SETUP, "%s cannot be given to '%s': %s".formatted(tree, user.get(), e), e);
    }
  }
}
