package dev.spillway.api.rds;

import dev.spillway.core.problem.FailedException;
import dev.spillway.core.problem.Fault;
import dev.spillway.core.source.Databases;
import dev.spillway.core.source.DeclaredDatabase;
import dev.spillway.core.source.ServerFacts;
import dev.spillway.core.task.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// The declared databases as a Describe or Create finds them, and what their servers say.
record DatabaseListing(Site site, Databases databases) {
  /// RDS's word for an instance that the service cannot reach over the network.
  static final String UNREACHABLE = "incompatible-network";

  static final String AVAILABLE = "available";

  /// A database and what its server said just now; empty if it could not be asked.
  record Known(DeclaredDatabase database, Optional<ServerFacts> facts) {
    String status() {
      return facts.isPresent() ? AVAILABLE : UNREACHABLE;
    }
  }

  /// @throws dev.spillway.core.problem.RefusedException DBInstanceNotFound or
  ///   DBClusterNotFoundFault
  DeclaredDatabase find(ResourceKind kind, String nameOrArn) {
    return site.nameOf(kind.databaseType(), nameOrArn)
        .flatMap(name ->
            databases.declared().stream()
                .filter(database -> database.id().text().equals(name))
                .findFirst())
        .orElseThrow(() -> kind.databaseNotFound(nameOrArn));
  }

  /// The one that is asked for, otherwise all.
  Stream<DeclaredDatabase> select(ResourceKind kind, Optional<String> nameOrArn) {
    return nameOrArn
        .map(asked -> Stream.of(find(kind, asked)))
        .orElseGet(() -> databases.declared().stream());
  }

  /// Asks all servers at once, so that a page waits for the slowest and not for the sum.
  List<Known> known(List<DeclaredDatabase> page) {
    List<Callable<Known>> questions = new ArrayList<>();
    for (DeclaredDatabase database : page) {
      questions.add(() -> new Known(database, databases.facts(database.id())));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Known> answers = new ArrayList<>();
      for (Future<Known> answer : threads.invokeAll(questions)) {
        answers.add(answer.get());
      }
      return answers;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException(Fault.STOPPED, "interrupted while asking the databases", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("asking the databases failed", e.getCause());
    }
  }
}
